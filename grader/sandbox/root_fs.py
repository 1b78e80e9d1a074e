"""The file tree that the box sees: the system, the interpreter and its packages read-only, and nothing else of the host."""

from __future__ import annotations

import functools
import os
import sys
from pathlib import Path

from grader.sandbox.syscalls import (
    MNT_DETACH,
    MS_BIND,
    MS_MOVE,
    MS_NODEV,
    MS_NOEXEC,
    MS_NOSUID,
    MS_PRIVATE,
    MS_RDONLY,
    MS_REC,
    MS_REMOUNT,
    mount,
    pivot_root,
    umount,
)

BOX = "/box"
DEVICES = ("null", "zero", "full", "random", "urandom")
_SYSTEM = ("/usr", "/lib", "/lib32", "/lib64", "/bin", "/sbin")
_FILES = ("/etc/ld.so.cache", "/etc/localtime")
_FLAGS = MS_NOSUID | MS_NODEV
#: The box's own /tmp lies over the host's, so an interpreter from there is bound here and linked to from its own path.
_SHELF = "/prefix"
#: Beside the package `grader`: what must not show even where a bound directory contains it. Answers, above all.
_OURS = ("grader", "reference_impl", "content", "quizsite", "tests", ".git")


@functools.cache  # asked again in the box, where links have been laid
def prefixes() -> tuple[str, ...]:
    """Where this interpreter and its packages live: the base installation and the virtual environment."""
    found = {os.path.realpath(p) for p in (sys.base_prefix, sys.base_exec_prefix)} | {sys.prefix}
    return tuple(sorted(p for p in found if p != "/usr" and not p.startswith("/usr/")))


def readable() -> list[str]:
    """Without a tree of its own: paths of the host's that a run needs, and below which nothing of ours lies."""
    here = Path(__file__).parents[2]
    ours = {f"{folder}/{name}" for folder in (here, here.resolve()) for name in _OURS}
    return [found for path in (*_SYSTEM, *prefixes(), *_FILES) for found in _without(path, ours)]


def _without(path: str, hidden: set[str]) -> list[str]:
    """`path`, or as much of what lies in it as shows nothing hidden. Links count as what they lead to."""
    real = os.path.realpath(path)
    if real in hidden:
        return []
    if not any(other.startswith(real + "/") for other in hidden):
        return [real]
    return [found for entry in os.scandir(real) if not entry.is_symlink() for found in _without(entry.path, hidden)]


def build(root: str, *, fresh_proc: bool) -> None:
    """Make the tree under the empty directory `root` and make it the root of this mount namespace.

    Needs its own mount namespace with CAP_SYS_ADMIN over it. The interpreter may live below a directory of mode
    0700: the bind makes it reachable under its own path without opening that directory.
    fresh_proc: this process is the first of a new pid namespace and /proc must show that one.
    """
    mount(None, "/", None, MS_REC | MS_PRIVATE)
    mount("tmpfs", root, "tmpfs", _FLAGS, "size=1m,nr_inodes=1k,mode=755")
    for path in _SYSTEM:
        if os.path.islink(path):
            os.symlink(os.readlink(path), root + path)
        elif os.path.isdir(path):
            _bind(path, root)
    for path in prefixes():
        _bind(path, root, target=place(path))
    _hide_ourselves(root)
    for name in ("proc", "dev", "dev/shm", "etc", "box", "mnt", "old"):
        os.makedirs(f"{root}/{name}", exist_ok=True)
    os.symlink("box", root + "/tmp")
    for name in DEVICES:
        _bind(f"/dev/{name}", root, device=True)
    os.symlink("/proc/self/fd", root + "/dev/fd")
    for path in _FILES:
        if os.path.isfile(path):
            _bind(path, root)
    _write(root + "/etc/passwd", "root:x:0:0::/:/bin/false\nbox:x:60000:60000::/box:/bin/false\n")
    _write(root + "/etc/group", "root:x:0:\nbox:x:60000:\n")
    if fresh_proc:
        mount("proc", root + "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC)
    os.chdir(root)
    try:
        pivot_root(".", "old")
        os.chdir("/")
        umount("/old", MNT_DETACH)
    except PermissionError:  # container engines filter pivot_root; moving the mount does the same
        mount(".", "/", None, MS_MOVE)
        os.chroot(".")
        os.chdir("/")
    os.rmdir("/old")
    mount(None, "/", None, MS_REMOUNT | MS_BIND | MS_RDONLY | _FLAGS)
    # Some modules write at import; every run mounts its own over it.
    mount("tmpfs", BOX, "tmpfs", _FLAGS, "size=16m,nr_inodes=1k,mode=700")
    _link_shelf(BOX)


def mount_writable(*, uid: int, size_mib: int, inodes: int) -> None:
    """Put one fresh, capped tmpfs of the run under /box and /dev/shm: together they hold `size_mib`."""
    mount("tmpfs", "/mnt", "tmpfs", _FLAGS, f"size={size_mib}m,nr_inodes={inodes},mode=755")
    for name, target, flags in (("box", BOX, 0), ("shm", "/dev/shm", MS_NOEXEC)):
        source = f"/mnt/{name}"
        os.mkdir(source, 0o700)
        if name == "box":
            _link_shelf(source)
        os.chown(source, uid, uid)
        mount(source, target, None, MS_BIND)
        mount(None, target, None, MS_REMOUNT | MS_BIND | _FLAGS | flags)
    umount("/mnt", MNT_DETACH)


def mount_proc(*, hide_others: bool) -> None:
    """A /proc of this pid namespace with nothing but its processes.

    hide_others: processes of other uids do not show either (init, when it has another uid than the run).
    """
    hide = ",hidepid=2" if hide_others else ""
    flags = MS_NOSUID | MS_NODEV | MS_NOEXEC
    try:
        mount("proc", "/proc", "proc", flags, "subset=pid" + hide)
    except OSError:  # before kernel 5.8; the rest of /proc is then readable as on the host
        mount("proc", "/proc", "proc", flags, hide.lstrip(",") or None)


def _in_tmp() -> list[str]:
    return [path for path in prefixes() if path.startswith("/tmp/")]


def place(path: str) -> str:
    """Where a host path shows in the box's tree: under its own name, or for an interpreter in /tmp on the shelf."""
    for number, prefix in enumerate(_in_tmp()):
        if path == prefix or path.startswith(prefix + "/"):
            return f"{_SHELF}/{number}{path[len(prefix) :]}"
    return path


def _link_shelf(box: str) -> None:
    """In what will be /box, and so /tmp: links from the paths that Python knows to the shelf."""
    for prefix in _in_tmp():
        link = box + prefix.removeprefix("/tmp")
        os.makedirs(os.path.dirname(link), exist_ok=True)
        os.symlink(place(prefix), link)


def _hide_ourselves(root: str) -> None:
    """Cover our own files where they lie below a bound directory: a virtual environment made in the repository
    itself, a repository in /usr/src, packages installed into the interpreter."""
    here = Path(__file__).parents[2]
    for path in {root + place(f"{folder}/{name}") for folder in (here, here.resolve()) for name in _OURS}:
        if os.path.isdir(path):
            mount("tmpfs", path, "tmpfs", _FLAGS | MS_RDONLY, "size=4k,nr_inodes=1,mode=755")


def _bind(path: str, root: str, *, target: str = "", device: bool = False) -> None:
    target = root + (target or path)
    if os.path.isdir(path):
        os.makedirs(target, exist_ok=True)
    else:
        os.makedirs(os.path.dirname(target), exist_ok=True)
        _write(target, "")
    mount(path, target, None, MS_BIND | MS_REC)
    if not device:
        mount(None, target, None, MS_BIND | MS_REMOUNT | MS_RDONLY | _FLAGS)


def _write(path: str, text: str) -> None:
    with open(path, "w", encoding="ascii") as file:
        file.write(text)
