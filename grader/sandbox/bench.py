"""What a box costs: the figures behind `python -m grader bench`."""

from __future__ import annotations

import subprocess
import sys
import time
from dataclasses import dataclass

from grader.inside import wire
from grader.sandbox.base import BoxRequest, Ended, Profile, Sandbox, SandboxUnavailable
from grader.spec import Limits

_TRIVIAL = BoxRequest(
    Profile.TORCH,
    "def double(x):\n    return 2 * x\n",
    "double",
    inputs=wire.encode({"inputs": {"x": 21}, "gradients": [], "upstream": []}),
)


@dataclass(frozen=True)
class Overhead:
    """Milliseconds of `Sandbox.run` for a case that does nothing, torch at hand; and of a cold interpreter instead."""

    tier: str
    runs: int
    median_ms: float
    p95_ms: float
    cold_start_ms: float


def bench_overhead(sandbox: Sandbox, runs: int = 100) -> Overhead:
    """Time `runs` trivial cases in a warm sandbox. Raises SandboxUnavailable if one of them does not end well."""
    times_ms = []
    for number in range(runs + 1):
        began_s = time.perf_counter()
        outcome = sandbox.run(_TRIVIAL, Limits())
        if outcome.ended is not Ended.EXITED or outcome.result is None:
            raise SandboxUnavailable(f"a trivial case ended with {outcome.ended}: {outcome.sandbox_error}")
        if number:  # the first may have started the zygote
            times_ms.append((time.perf_counter() - began_s) * 1e3)
    times_ms.sort()
    return Overhead(sandbox.tier, runs, times_ms[runs // 2], times_ms[runs * 95 // 100], cold_start_ms())


def cold_start_ms() -> float:
    """The same by a new interpreter that imports torch: the better of two, so that the files are in memory."""
    times_ms = []
    for _ in range(2):
        began_s = time.perf_counter()
        subprocess.run([sys.executable, "-I", "-c", "import torch"], check=True, env={"OMP_NUM_THREADS": "1"})
        times_ms.append((time.perf_counter() - began_s) * 1e3)
    return min(times_ms)
