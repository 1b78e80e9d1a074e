"""What a run has used, as seen from outside: by its control group, or by walking /proc where there is none."""

from __future__ import annotations

import contextlib
import os
from typing import NamedTuple

from grader.sandbox.cgroups import Slot
from grader.sandbox.orders import USAGE
from grader.spec import Limits

MIB = 1024 * 1024
#: How much private memory a fresh child of a zygote seems to have, because it shares the zygote's.
_SHARED_SLACK_MIB = 160
_TICKS_PER_S = os.sysconf("SC_CLK_TCK")


class GroupMeter:
    """Counts by the slot's control group: exact, dead processes included."""

    def __init__(self, slot: Slot, limits: Limits) -> None:
        self._slot = slot
        slot.limit(memory_bytes=limits.memory_limit_mib * MIB, processes=limits.process_limit + 1)  # and the init
        slot.reset_peak()
        self._memory_before = slot.memory_bytes()
        self._cpu_before_s = slot.cpu_time_s()
        self._kills_before = slot.oom_kills()

    def cpu_time_s(self) -> float:
        return self._slot.cpu_time_s() - self._cpu_before_s

    def peak_memory_mib(self) -> float:
        return max(0, self._slot.peak_bytes() - self._memory_before) / MIB

    def over_memory(self) -> bool:
        """The kernel killed a process of the group for memory, perhaps not the main one."""
        return self._slot.oom_kills() > self._kills_before

    def over_files(self) -> bool:
        """Its own file system refuses to hold more."""
        return False


class FamilyCounter:
    """Counts by sampling /proc: a process that comes and goes between two samples may escape the memory count.

    Its CPU time does not if its parent collects it, because that inherits it. A parent that ignores SIGCHLD collects
    nothing; then what was last seen of each process counts.
    """

    def __init__(self, root: int) -> None:
        """`root` is ours: its descendants count, and of its own CPU time only what it inherits."""
        self._root = root
        self.pids: list[int] = []
        self.cpu_time_s = 0.0
        self.peak_mib = 0.0
        self._seen: dict[tuple[int, int], int] = {}

    def sample(self) -> None:
        family = _family(self._root)
        root = family.pop(self._root, None)
        self.pids = list(family)
        self._seen |= {(pid, found.started): found.own_ticks for pid, found in family.items()}
        inherited = sum(found.inherited_ticks for found in (*family.values(), *([root] if root else [])))
        alive = inherited + sum(found.own_ticks for found in family.values())
        self.cpu_time_s = max(self.cpu_time_s, alive / _TICKS_PER_S, sum(self._seen.values()) / _TICKS_PER_S)
        self.peak_mib = max(self.peak_mib, sum(map(_private_kib, self.pids)) / 1024 - _SHARED_SLACK_MIB)


class ProcessMeter:
    """Counts the processes of a box whose owner may look at them (T2)."""

    def __init__(self, init: int, limits: Limits) -> None:
        self._counter = FamilyCounter(init)
        self._limits = limits

    def cpu_time_s(self) -> float:
        self._counter.sample()
        return self._counter.cpu_time_s

    def peak_memory_mib(self) -> float:
        return self._counter.peak_mib

    def over_memory(self) -> bool:
        return self._counter.peak_mib > self._limits.memory_limit_mib

    def over_files(self) -> bool:
        return False


class KeeperMeter:
    """Counts as the keeper of the box does (T3), in memory that only the two of them have."""

    def __init__(self, memory: int, limits: Limits) -> None:
        self._memory = memory
        self._limits = limits

    def cpu_time_s(self) -> float:
        return self._read()[0]

    def peak_memory_mib(self) -> float:
        return self._read()[1]

    def over_memory(self) -> bool:
        return self._read()[1] > self._limits.memory_limit_mib

    def over_files(self) -> bool:
        _, _, mib, number = self._read()
        return mib > self._limits.disk_limit_mib or number > self._limits.inode_limit

    def _read(self) -> tuple[float, float, float, int]:
        """What was written last; read until two agree, because it may change meanwhile."""
        before = b""
        while (now := os.pread(self._memory, USAGE.size, 0)) != before:
            before = now
        cpu_time_s, peak_mib, file_mib, files = USAGE.unpack(now)
        return cpu_time_s, peak_mib, file_mib, files


def pid_of(pidfd: int) -> int:
    """The process a pidfd stands for; -1 if it is gone."""
    with open(f"/proc/self/fdinfo/{pidfd}", encoding="ascii") as file:
        return next(int(line.split()[1]) for line in file if line.startswith("Pid:"))


def tasks_of(uid: int) -> int:
    """Processes and threads of this user, as the kernel counts them against its process limit."""
    number = 0
    for name in filter(str.isdecimal, os.listdir("/proc")):
        with contextlib.suppress(OSError), open(f"/proc/{name}/status", encoding="utf-8", errors="replace") as file:
            found = dict(line.split(":", 1) for line in file)
            if int(found["Uid"].split()[0]) == uid:
                number += int(found["Threads"])
    return number


class _Process(NamedTuple):
    parent: int
    own_ticks: int
    inherited_ticks: int  # of children that it collected
    started: int  # in ticks since boot; tells it from a later process of the same number


def _family(root: int) -> dict[int, _Process]:
    """`root` and every descendant."""
    processes: dict[int, _Process] = {}
    children: dict[int, list[int]] = {}
    for name in filter(str.isdecimal, os.listdir("/proc")):
        try:
            with open(f"/proc/{name}/stat", encoding="utf-8", errors="replace") as file:
                parts = file.read().rpartition(")")[2].split()
        except OSError:
            continue
        parent, user, system, children_user, children_system, started = (int(parts[i]) for i in (1, 11, 12, 13, 14, 19))
        processes[int(name)] = _Process(parent, user + system, children_user + children_system, started)
        children.setdefault(parent, []).append(int(name))
    found: dict[int, _Process] = {}
    waiting = [root] if root in processes else []
    while waiting:
        pid = waiting.pop()
        found[pid] = processes[pid]
        waiting += children.get(pid, [])
    return found


def _private_kib(pid: int) -> int:
    """Anonymous and shared memory of a process, each page divided by the number of its users.

    A process that may not be looked at (it runs a program that it may not read) counts with all its pages.
    """
    try:
        return _sum_kib(f"/proc/{pid}/smaps_rollup", ("Pss_Anon:", "Pss_Shmem:"))
    except PermissionError:
        with contextlib.suppress(OSError):
            return _sum_kib(f"/proc/{pid}/status", ("RssAnon:", "RssShmem:"))
    except OSError:  # it ended, or is ending
        pass
    return 0


def _sum_kib(path: str, names: tuple[str, ...]) -> int:
    with open(path, encoding="ascii", errors="replace") as file:
        return sum(int(line.split()[1]) for line in file if line.startswith(names))
