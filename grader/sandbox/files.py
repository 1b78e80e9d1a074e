"""Directories that a submission can write to, counted and emptied without ever following a name in them.

Every step is relative to a directory that is held open, and links are not followed, so that whatever is renamed,
linked or replaced meanwhile, nothing outside is opened, changed or removed.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import stat
from collections.abc import Iterable

MIB = 1024 * 1024

#: Counting stops here: more than any limit allows, and the counting must not take long.
MOST_FILES = 20_000
MOST_LEVELS = 32

_DIRECTORY = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC


def own_place(root: str) -> str:
    """Where a zygote writes while it imports, in the directory that also holds those of its runs."""
    return f"{root}/zygote"


def remove_root(root: str) -> None:
    """Remove that directory, unless a run's directory still is there, which is its keeper's to remove."""
    shutil.rmtree(own_place(root), ignore_errors=True)
    with contextlib.suppress(OSError):
        os.rmdir(root)


def usage(folder: str, pids: Iterable[int]) -> tuple[float, int]:
    """MiB on disk and number of all that lies in `folder`, and of files deleted but still open in these processes.

    A directory that cannot be looked into, or lies too deep, counts as MOST_FILES files.
    """
    try:
        top = os.open(folder, _DIRECTORY)
    except PermissionError:
        return 0.0, MOST_FILES
    try:
        blocks, number = _count(top, MOST_LEVELS)
        blocks += sum(_deleted(pids, os.fstat(top).st_dev).values())
    finally:
        os.close(top)
    return blocks * 512 / MIB, number


def _count(folder: int, levels: int) -> tuple[int, int]:
    blocks = number = 0
    with os.scandir(folder) as entries:
        for entry in entries:
            if number >= MOST_FILES:
                break
            number += 1
            try:
                found = entry.stat(follow_symlinks=False)
                blocks += found.st_blocks
                if stat.S_ISDIR(found.st_mode):
                    inner = _count_inner(folder, entry.name, levels)
                    blocks, number = blocks + inner[0], number + inner[1]
            except FileNotFoundError:
                continue
    return blocks, number


def _count_inner(folder: int, name: str, levels: int) -> tuple[int, int]:
    if levels == 0:
        return 0, MOST_FILES
    try:
        inner = os.open(name, _DIRECTORY, dir_fd=folder)
    except PermissionError:
        return 0, MOST_FILES
    except NotADirectoryError:  # replaced just now
        return 0, 0
    try:
        return _count(inner, levels - 1)
    finally:
        os.close(inner)


def _deleted(pids: Iterable[int], device: int) -> dict[int, int]:
    """Blocks of each file on this device that has no name any more, by inode."""
    found: dict[int, int] = {}
    for pid in pids:
        with contextlib.suppress(OSError), os.scandir(f"/proc/{pid}/fd") as entries:
            for entry in entries:
                with contextlib.suppress(OSError):
                    file = entry.stat()
                    if stat.S_ISREG(file.st_mode) and file.st_nlink == 0 and file.st_dev == device:
                        found[file.st_ino] = file.st_blocks
    return found


def empty(folder: str) -> None:
    """Remove all that lies in `folder`, however deep: what lies in a directory moves up before the directory goes, so
    that neither the stack nor the number of open files grows with the depth. No process may write to it any more."""
    top = os.open(folder, _DIRECTORY)
    try:
        while names := os.listdir(top):
            for name in names:
                if _is_directory(top, name):
                    _flatten(top, name)
                    os.rmdir(name, dir_fd=top)
                else:
                    os.unlink(name, dir_fd=top)
    finally:
        os.close(top)


def _flatten(top: int, name: str) -> None:
    os.chmod(name, 0o700, dir_fd=top)
    folder = os.open(name, _DIRECTORY, dir_fd=top)
    try:
        for inner in os.listdir(folder):
            if _is_directory(folder, inner):
                os.chmod(inner, 0o700, dir_fd=folder)  # to move a directory is to write to it
                os.rename(inner, secrets.token_hex(16), src_dir_fd=folder, dst_dir_fd=top)
            else:
                os.unlink(inner, dir_fd=folder)
    finally:
        os.close(folder)


def _is_directory(folder: int, name: str) -> bool:
    return stat.S_ISDIR(os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode)
