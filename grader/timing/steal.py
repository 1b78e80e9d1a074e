"""Processor time that the host of a virtual machine takes away while we measure."""

from __future__ import annotations

import os
import time
from pathlib import Path

#: Part of one core's time, stolen anywhere in the machine, above which a measurement is made again.
NOTICEABLE = 0.02
#: One tick of the kernel's count proves nothing.
FEWEST_TICKS = 3

_STEAL_FIELD = 8


class Steal:
    """Counts from its making on. Where the kernel does not say (no virtual machine, no /proc), nothing is stolen."""

    def __init__(self, path: Path = Path("/proc/stat")) -> None:
        self._path = path
        self._began_ticks = stolen_ticks(path)
        self._began_s = time.monotonic()

    def noticeable(self) -> bool:
        ticks = stolen_ticks(self._path) - self._began_ticks
        elapsed_ticks = (time.monotonic() - self._began_s) * os.sysconf("SC_CLK_TCK")
        return ticks >= FEWEST_TICKS and ticks > NOTICEABLE * elapsed_ticks


def stolen_ticks(path: Path = Path("/proc/stat")) -> int:
    """Ticks stolen from all processors since boot: field `steal` of the line `cpu`. Source: man 5 proc_stat."""
    try:
        words = path.read_text(encoding="ascii").split("\n", 1)[0].split()
    except OSError:
        return 0
    return int(words[_STEAL_FIELD]) if len(words) > _STEAL_FIELD and words[0] == "cpu" else 0
