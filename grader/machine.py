"""What this machine is, in the words that reports carry."""

from __future__ import annotations

import os
import platform
import sys
from functools import cache
from importlib import metadata
from pathlib import Path

#: Distributions whose versions decide what a submission meets.
_DISTRIBUTIONS = ("torch", "triton", "numpy")


@cache
def hardware() -> str:
    """CPU model and number of usable cores, e.g. "Intel(R) Xeon(R) ..., 2 cores"."""
    model = platform.machine()
    try:
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines():
            if line.startswith("model name"):
                model = line.split(":", 1)[1].strip()
                break
    except OSError:
        pass  # not Linux: the architecture has to do
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return f"{model}, {cores} core{'s' if cores != 1 else ''}"


@cache
def versions() -> dict[str, str]:
    """Versions of Python and of the libraries that submissions meet; a missing one is left out."""
    found = {"python": ".".join(map(str, sys.version_info[:3]))}
    for name in _DISTRIBUTIONS:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return found
