"""Control groups, version 1 (each controller its own hierarchy), hybrid, or version 2: one group for each slot.

A group counts and limits all processes of a run together, which no per-process limit can do. Every sandbox has its
own subtree below the cgroup of the process that opens it, so that several may run on one machine; what a killed
owner left behind is removed when the next sandbox opens. Sources: Documentation/admin-guide/cgroup-v1 and cgroup-v2.rst.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

_PREFIX = "warmup"
_serial = itertools.count()

#: Removing a group fails while the kernel still tears the last process down.
_REMOVE_TIMEOUT_S = 2.0
#: Freezing takes some ten microseconds. If it takes longer, looking again and again only costs a processor.
_FREEZE_SPIN_S = 0.005


class CgroupsUnavailable(Exception):
    """No usable control groups; the text says what is missing."""


class FreezeError(Exception):
    """A slot did not freeze in time: a thread is in a call that signals do not interrupt."""


@dataclass(frozen=True)
class Hierarchies:
    """Where the cgroup of this process lies: directories by controller, and that of version 2 if there is one."""

    v1: dict[str, Path]
    v2: Path | None
    v2_root: Path | None


def discover(proc: Path = Path("/proc/self")) -> Hierarchies:
    """Read the mount table and this process's memberships."""
    member: dict[str, str] = {}
    for line in (proc / "cgroup").read_text().splitlines():
        _, controllers, path = line.split(":", 2)
        for controller in controllers.split(","):  # "" for version 2
            member[controller] = path
    v1: dict[str, Path] = {}
    v2 = v2_root = None
    for line in (proc / "mountinfo").read_text().splitlines():
        before, _, after = line.partition(" - ")
        root, mount_point = before.split()[3:5]
        kind, _, options = after.split(maxsplit=2)
        if kind == "cgroup2" and v2 is None:
            v2_root = Path(mount_point)
            v2 = _below(v2_root, root, member.get("", "/"))
        elif kind == "cgroup":
            for controller in options.split(","):
                if controller in member and controller:
                    v1[controller] = _below(Path(mount_point), root, member[controller])
    return Hierarchies(v1, v2, v2_root)


def _below(mount_point: Path, root: str, path: str) -> Path:
    relative = path.removeprefix(root) if root != "/" else path
    return mount_point / relative.lstrip("/")


class Slot:
    """The control group of one slot. Paths that are None belong to controllers that this machine does not give."""

    def __init__(self, directories: dict[str, Path], files: dict[str, Path | None], v1: bool) -> None:
        self._directories = directories
        self._files = files
        self._v1 = v1
        self._descriptors: dict[str, int] = {}
        self._cpus = ""
        self.procs = [os.open(d / "cgroup.procs", os.O_WRONLY | os.O_CLOEXEC) for d in directories.values()]

    # what the machine gives

    @property
    def can_freeze(self) -> bool:
        return self._files["freeze"] is not None

    @property
    def can_pin(self) -> bool:
        return self._files["cpus"] is not None

    @property
    def id(self) -> int | None:
        """How the kernel names the group where programs of its own ask for it; None without version 2."""
        directory = self._directories.get("v2")
        return None if directory is None else directory.stat().st_ino

    # limits

    def limit(self, *, memory_bytes: int, processes: int) -> None:
        if self._v1:
            self._write("memory_and_swap", -1)
            self._write("memory", memory_bytes)
            self._write("memory_and_swap", memory_bytes)
        else:
            self._write("memory", memory_bytes)
            self._write("swap", 0)
            self._write("oom_group", 1)
        self._write("processes", processes)

    def pin(self, cpus: str) -> None:
        """Confine to these processors ("0-1,3"). A wall for the processes inside, unlike affinity."""
        if self._files["cpus"] is not None and cpus != self._cpus:
            self._write("cpus", cpus)
            self._cpus = cpus

    # measurements

    def cpu_time_s(self) -> float:
        """CPU seconds of all processes that were ever in the group, dead ones included; 0.0 if not counted."""
        text = self._read("cpu")
        if self._v1:
            return int(text or 0) / 1e9
        return int(text.split()[1]) / 1e6 if text else 0.0

    def memory_bytes(self) -> int:
        return int(self._read("usage") or 0)

    def peak_bytes(self) -> int:
        return int(self._read("peak") or 0)

    def reset_peak(self) -> None:
        """Before kernel 6.12 version 2 cannot; then the peak is that of the group's life."""
        with contextlib.suppress(OSError):
            self._write("peak", 0)

    def oom_kills(self) -> int:
        for line in self._read("oom").splitlines():
            name, _, number = line.partition(" ")
            if name == "oom_kill":
                return int(number)
        return 0

    # processes

    def processes(self) -> list[int]:
        found: set[int] = set()
        for directory in self._directories.values():
            found.update(int(line) for line in (directory / "cgroup.procs").read_text().split())
        return sorted(found)

    def kill(self) -> None:
        if self._files["kill"] is not None:
            self._write("kill", 1)
        for pid in self.processes():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, 9)

    def wait_empty(self, timeout_s: float) -> bool:
        """True once no process is left; kills again while waiting."""
        deadline = time.monotonic() + timeout_s
        pause = 0.0001
        while self.processes():
            if time.monotonic() > deadline:
                return False
            time.sleep(pause)
            if pause > 0.002:
                self.kill()
            pause = min(2 * pause, 0.02)
        return True

    def freeze(self, timeout_s: float) -> None:
        """Stop every thread of the group and return once the kernel confirms it. Raises FreezeError."""
        self._write("freeze", 1)
        began = time.monotonic()
        while "frozen 1" not in self._read("events"):
            waited = time.monotonic() - began
            if waited > timeout_s:
                raise FreezeError(f"not frozen within {timeout_s:.1f} s")
            if waited > _FREEZE_SPIN_S:
                time.sleep(0.0005)

    def thaw(self) -> None:
        self._write("freeze", 0)

    def remove(self) -> None:
        for descriptor in (*self.procs, *self._descriptors.values()):
            os.close(descriptor)
        self.procs.clear()
        self._descriptors.clear()
        for directory in self._directories.values():
            _remove(directory)

    # files

    def _descriptor(self, name: str) -> int | None:
        path = self._files[name]
        if path is None:
            return None
        if name not in self._descriptors:
            writable = os.access(path, os.W_OK) and path.stat().st_mode & 0o222
            readable = path.stat().st_mode & 0o444
            mode = os.O_RDWR if writable and readable else os.O_WRONLY if writable else os.O_RDONLY
            self._descriptors[name] = os.open(path, mode | os.O_CLOEXEC)
        return self._descriptors[name]

    def _read(self, name: str) -> str:
        descriptor = self._descriptor(name)
        return "" if descriptor is None else os.pread(descriptor, 4096, 0).decode()

    def _write(self, name: str, value: int | str) -> None:
        descriptor = self._descriptor(name)
        if descriptor is not None:
            os.pwrite(descriptor, str(value).encode(), 0)


class Tree:
    """The subtree of one sandbox. `close` removes it; the slots must be empty by then."""

    def __init__(
        self, bases: dict[str, Path], slot_files: Callable[[dict[str, Path]], dict[str, Path | None]], v1: bool
    ):
        self._bases = bases
        self._slot_files = slot_files
        self._v1 = v1
        self._slots: list[Slot] = []
        self.processors = _cpus(bases)

    def slot(self, name: str) -> Slot:
        directories = {key: _make(base / name) for key, base in self._bases.items()}
        if "cpuset" in directories:
            _inherit_cpuset(directories["cpuset"])
        slot = Slot(directories, self._slot_files(directories), self._v1)
        self._slots.append(slot)
        return slot

    def discard(self, slot: Slot) -> bool:
        """Remove the group of one slot. False if the kernel does not let it go yet; `close` tries again."""
        try:
            slot.remove()
        except OSError:
            return False
        self._slots.remove(slot)
        return True

    def close(self) -> None:
        for slot in self._slots:
            slot.remove()
        self._slots.clear()
        for base in self._bases.values():
            _remove(base)


def open_tree(hierarchies: Hierarchies | None = None) -> Tree:
    """A fresh subtree with at least the memory and pids controllers, or CgroupsUnavailable."""
    found = hierarchies or discover()
    try:
        if {"memory", "pids"} <= set(found.v1):
            return _open_v1(found)
        if found.v2 is not None:
            return _open_v2(found)
    except OSError as error:
        raise CgroupsUnavailable(f"the cgroup tree is not writable ({error})") from error
    raise CgroupsUnavailable("no cgroup hierarchy with the memory and pids controllers is mounted")


def _open_v1(found: Hierarchies) -> Tree:
    name = _name()
    bases: dict[str, Path] = {}
    for controller in ("memory", "pids", "cpuacct", "cpuset"):
        if controller in found.v1:
            _sweep(found.v1[controller])
            bases[controller] = _make(found.v1[controller] / name)
    if "cpuset" in bases:
        _inherit_cpuset(bases["cpuset"])
    if found.v2 is not None:  # hybrid: no controllers there, but freezing and killing
        with contextlib.suppress(OSError):
            _sweep(found.v2)
            bases["v2"] = _make(found.v2 / name)

    def files(d: dict[str, Path]) -> dict[str, Path | None]:
        return {
            "memory": d["memory"] / "memory.limit_in_bytes",
            "memory_and_swap": _present(d["memory"] / "memory.memsw.limit_in_bytes"),
            "usage": d["memory"] / "memory.usage_in_bytes",
            "peak": d["memory"] / "memory.max_usage_in_bytes",
            "oom": d["memory"] / "memory.oom_control",
            "processes": d["pids"] / "pids.max",
            "cpu": d["cpuacct"] / "cpuacct.usage" if "cpuacct" in d else None,
            "cpus": d["cpuset"] / "cpuset.cpus" if "cpuset" in d else None,
            **_v2_core(d.get("v2")),
        }

    return Tree(bases, files, v1=True)


def _open_v2(found: Hierarchies) -> Tree:
    reasons = []
    for parent in dict.fromkeys(path for path in (found.v2, found.v2_root) if path is not None):
        try:
            _sweep(parent)
            _enable(parent)
            base = _make(parent / _name())
            _enable(base)
        except OSError as error:
            reasons.append(f"{parent}: {error.strerror or error}")
            continue
        return Tree({"v2": base}, _v2_files, v1=False)
    raise CgroupsUnavailable("memory and pids cannot be enabled for children of " + "; ".join(reasons))


def _v2_files(d: dict[str, Path]) -> dict[str, Path | None]:
    group = d["v2"]
    return {
        "memory": group / "memory.max",
        "swap": _present(group / "memory.swap.max"),
        "oom_group": _present(group / "memory.oom.group"),
        "usage": group / "memory.current",
        "peak": _present(group / "memory.peak"),
        "oom": group / "memory.events",
        "processes": group / "pids.max",
        "cpu": _present(group / "cpu.stat"),
        "cpus": _present(group / "cpuset.cpus"),
        **_v2_core(group),
    }


def _v2_core(group: Path | None) -> dict[str, Path | None]:
    names = {"freeze": "cgroup.freeze", "events": "cgroup.events", "kill": "cgroup.kill"}
    return {key: _present(group / name) if group else None for key, name in names.items()}


def _enable(group: Path) -> None:
    """Give the children of a version 2 group the controllers we need; OSError when that is not possible.

    A group with processes cannot (EBUSY). In a container the visible root is such a group and it is ours alone:
    then its processes move into a leaf.
    """
    offered = set((group / "cgroup.controllers").read_text().split())
    if not {"memory", "pids"} <= offered:
        raise OSError(f"offers only {sorted(offered)}")
    wanted = offered & {"memory", "pids", "cpu", "cpuset"}
    if wanted <= set((group / "cgroup.subtree_control").read_text().split()):
        return
    request = " ".join(f"+{controller}" for controller in sorted(wanted))
    try:
        (group / "cgroup.subtree_control").write_text(request)
    except OSError:
        if group.parent.joinpath("cgroup.procs").exists() or not (group / "cgroup.type").exists():
            raise
        leaf = _make(group / "supervisor")
        for pid in (group / "cgroup.procs").read_text().split():
            with contextlib.suppress(ProcessLookupError):
                (leaf / "cgroup.procs").write_text(pid)
        (group / "cgroup.subtree_control").write_text(request)


def _inherit_cpuset(directory: Path) -> None:
    """A new version 1 cpuset has no processors and no memory nodes, and then takes no process."""
    for name in ("cpuset.cpus", "cpuset.mems"):
        (directory / name).write_text((directory.parent / name).read_text())


def _cpus(bases: dict[str, Path]) -> tuple[int, ...]:
    if "cpuset" in bases:
        return parse_cpus((bases["cpuset"] / "cpuset.cpus").read_text())
    effective = bases["v2"] / "cpuset.cpus.effective" if "v2" in bases else None
    if effective is not None and effective.exists():
        return parse_cpus(effective.read_text())
    return tuple(sorted(os.sched_getaffinity(0)))


def parse_cpus(text: str) -> tuple[int, ...]:
    """
    >>> parse_cpus("0-2,5")
    (0, 1, 2, 5)
    """
    found: list[int] = []
    for part in text.strip().split(","):
        first, _, last = part.partition("-")
        found += range(int(first), int(last or first) + 1)
    return tuple(found)


def _present(path: Path) -> Path | None:
    return path if path.exists() else None


def _make(path: Path) -> Path:
    path.mkdir(exist_ok=True)
    return path


def _remove(path: Path) -> None:
    deadline = time.monotonic() + _REMOVE_TIMEOUT_S
    while True:
        try:
            path.rmdir()
            return
        except FileNotFoundError:
            return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.01)


def _name() -> str:
    """Names the owner well enough to tell later whether it still lives, also across pid namespaces."""
    return f"{_PREFIX}-{os.stat('/proc/self/ns/pid').st_ino}-{os.getpid()}-{_start_ticks(os.getpid())}-{next(_serial)}"


_NAME = re.compile(rf"{_PREFIX}-(\d+)-(\d+)-(\d+)-\d+\Z")


def _sweep(parent: Path) -> None:
    """Remove subtrees whose owner was killed. Never those with a process in them."""
    here = os.stat("/proc/self/ns/pid").st_ino
    for child in _children(parent):
        match = _NAME.match(child.name)
        if not match or int(match[1]) != here or _start_ticks(int(match[2])) == int(match[3]):
            continue
        for directory in (*_children(child), child):
            with contextlib.suppress(OSError):
                directory.rmdir()


def _children(parent: Path) -> Iterator[Path]:
    with contextlib.suppress(OSError):
        yield from [p for p in parent.iterdir() if p.is_dir()]


def _start_ticks(pid: int) -> int:
    """When the process started, in clock ticks since boot; -1 if there is none."""
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19])
    except (OSError, IndexError):
        return -1
