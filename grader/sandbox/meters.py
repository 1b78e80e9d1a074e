"""What a run has used, as seen from outside: by its control group, or by walking /proc where there is none."""

from __future__ import annotations

import os
from dataclasses import dataclass, field

from grader.sandbox.cgroups import Slot
from grader.spec import Limits

MIB = 1024 * 1024
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


@dataclass
class ProcessMeter:
    """Counts by sampling /proc: a process that comes and goes between two samples may escape the memory count.

    Its CPU time does not, because a parent inherits that of its dead children.
    slack_mib: what a child that shares the zygote's memory may seem to use without using it.
    """

    init: int
    limits: Limits
    slack_mib: float
    _cpu_time_s: float = 0.0
    _peak_mib: float = 0.0
    _known: set[int] = field(default_factory=set)

    def cpu_time_s(self) -> float:
        self._sample()
        return self._cpu_time_s

    def peak_memory_mib(self) -> float:
        return self._peak_mib

    def over_memory(self) -> bool:
        return self._peak_mib > self.limits.memory_limit_mib

    def _sample(self) -> None:
        cpu_ticks = 0
        memory_kib = 0
        for pid, ticks in _family(self.init).items():
            cpu_ticks += ticks
            if pid != self.init:
                memory_kib += _private_kib(pid)
        self._cpu_time_s = max(self._cpu_time_s, cpu_ticks / _TICKS_PER_S)
        self._peak_mib = max(self._peak_mib, memory_kib / 1024 - self.slack_mib)


def pid_of(pidfd: int) -> int:
    """The process a pidfd stands for; -1 if it is gone."""
    with open(f"/proc/self/fdinfo/{pidfd}", encoding="ascii") as file:
        return next(int(line.split()[1]) for line in file if line.startswith("Pid:"))


def _family(root: int) -> dict[int, int]:
    """Every descendant of `root`, itself included, with its CPU ticks and those of its dead children."""
    children: dict[int, list[int]] = {}
    ticks: dict[int, int] = {}
    for name in os.listdir("/proc"):
        if not name.isdecimal():
            continue
        try:
            with open(f"/proc/{name}/stat", encoding="utf-8", errors="replace") as file:
                parts = file.read().rpartition(")")[2].split()
        except OSError:
            continue
        children.setdefault(int(parts[1]), []).append(int(name))
        ticks[int(name)] = sum(map(int, parts[11:15]))
    found: dict[int, int] = {}
    waiting = [root] if root in ticks else []
    while waiting:
        pid = waiting.pop()
        found[pid] = ticks[pid]
        waiting += children.get(pid, [])
    return found


def _private_kib(pid: int) -> int:
    """Anonymous and shared memory of a process, each page divided by the number of its users."""
    total = 0
    try:
        with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as file:
            for line in file:
                if line.startswith(("Pss_Anon:", "Pss_Shmem:")):
                    total += int(line.split()[1])
    except OSError:  # it ended, or is ending
        return 0
    return total
