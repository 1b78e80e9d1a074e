"""Figures that cannot be, or can hardly be, are held for review: shown, but never ranked. The verdict stays."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import torch

from grader.spec import Metric, Performance

#: Above this multiple of the best known ratio somebody has to look at the source.
TIMES_THE_BEST = 10
#: CPU time per window by which the readings at its ends may be off: a thread that stops still runs some microseconds.
READING_S = 2e-4
#: One core is all that a slot has.
MOST_CPU_PER_WALL = 1.05
#: A call that adds less than this part of a null call to it cannot be told from nothing.
RESOLVED_PART = 0.25


@dataclass(frozen=True)
class Totals:
    """Sums over the windows of the submission."""

    windows: int
    wall_s: float
    cpu_s: float
    outside_cpu_s: float


def held_because(performance: Performance, low: float, submission_s: float, null_s: float, totals: Totals) -> str:
    """Why a figure is held, a key of grader.messages.HELD; "" when it is plausible.

    low            lower end of the interval of the ratio
    submission_s   one call, by the clock that the figure uses, less `null_s`, that of a call that does nothing
    """
    slack_s = totals.windows * READING_S
    if totals.outside_cpu_s > slack_s:
        return "outside_window"
    if totals.cpu_s > MOST_CPU_PER_WALL * totals.wall_s + slack_s:
        return "parallel"
    if performance.metric is Metric.TIME and submission_s < RESOLVED_PART * null_s:
        return "unresolved"
    if performance.metric is Metric.TIME and submission_s < floor_s(performance):
        return "roofline"
    if performance.best and low > TIMES_THE_BEST * performance.best:
        return "implausible"
    return ""


def floor_s(performance: Performance) -> float:
    """The least time in which one core of this machine can do the arithmetic and move the data; 0.0 if not stated."""
    if not performance.flop and not performance.traffic_bytes:
        return 0.0
    flop_per_s, bytes_per_s = machine_rates()
    return max(performance.flop / flop_per_s, performance.traffic_bytes / bytes_per_s)


#: The rates are measured, on a core that may be disturbed; the floor must be one that nothing honest passes.
GENEROUS = 2.0


@cache
def machine_rates() -> tuple[float, float]:
    """FLOP/s and bytes/s that one core reaches at most: matrix products in the faster of fp32 and bf16, copies that stay
    in the cache. Twice what is measured. Takes about 0.1 s, once."""
    n = 512
    flop_per_s = 0.0
    for dtype in (torch.float32, torch.bfloat16):
        a = torch.ones(n, n, dtype=dtype)
        flop_per_s = max(flop_per_s, 2 * n**3 / _fastest_s(lambda a=a: a @ a))  # type: ignore[misc]
    source = torch.ones(1 << 17)
    target = torch.empty_like(source)
    bytes_per_s = 2 * 4 * source.numel() / _fastest_s(lambda: target.copy_(source))
    return GENEROUS * flop_per_s, GENEROUS * bytes_per_s


def _fastest_s(work: Callable[[], object], calls: int = 10) -> float:
    times_s = []
    for _ in range(calls):
        began_s = time.perf_counter()
        work()
        times_s.append(time.perf_counter() - began_s)
    return min(times_s)
