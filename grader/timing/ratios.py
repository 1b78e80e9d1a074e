"""From the times of pairs of calls to a speed-up with an interval, by wall time and by CPU time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from grader.sandbox.base import TimedCall

#: The interval, before widening, is narrow enough at high / low of at most this.
NARROW = 1.05
#: What differs between processes and not between calls (placement of pages, heap) no resampling of calls can see.
WIDENING = 0.02
RESAMPLES = 1000

#: Above this ratio of wall to CPU time of the baseline somebody else uses our core, and CPU time is the better clock.
BUSY_NEIGHBOUR = 1.03

#: Nothing is shorter: keeps ratios finite. Such a figure is below what we can resolve, and is held.
SHORTEST_S = 1e-6


@dataclass(frozen=True)
class Pair:
    """One input, answered by both: wall and CPU seconds of the calls."""

    submission_wall_s: float
    submission_cpu_s: float
    baseline_wall_s: float
    baseline_cpu_s: float


@dataclass(frozen=True)
class NullCall:
    """What the protocol itself takes, to be subtracted: medians of calls that do nothing."""

    wall_s: float = 0.0
    cpu_s: float = 0.0

    @classmethod
    def of(cls, calls: Sequence[TimedCall]) -> NullCall:
        return cls(
            float(np.median([call.wall_time_s for call in calls])),
            float(np.median([call.cpu_time_s for call in calls])),
        )

    def by(self, clock: str) -> float:
        return self.cpu_s if clock == "cpu" else self.wall_s


@dataclass(frozen=True)
class SpeedUp:
    """Ratio of lower quartiles, and its widened interval. clock: "wall" or "cpu"."""

    ratio: float
    low: float
    high: float
    clock: str
    submission_s: float
    baseline_s: float

    @property
    def narrow(self) -> bool:
        return self.high / self.low <= NARROW * (1 + WIDENING) / (1 - WIDENING)

    def straddles(self, required: float) -> bool:
        return self.low < required <= self.high

    def agrees(self, other: SpeedUp) -> bool:
        return self.low <= other.high and other.low <= self.high


@dataclass(frozen=True)
class SpeedUps:
    """The same pairs by both clocks. One core is all that a slot has, so wall time is never less than CPU time.

    cpu         None where CPU time is not counted
    disturbed   the baseline took noticeably longer by the wall than by the CPU: somebody else uses the core
    """

    wall: SpeedUp
    cpu: SpeedUp | None
    disturbed: bool

    @property
    def figure(self) -> SpeedUp:
        return self.cpu if self.disturbed and self.cpu else self.wall

    @property
    def consistent(self) -> bool:
        return self.cpu is None or self.wall.agrees(self.cpu)


def speed_ups(pairs: Sequence[Pair], null: NullCall) -> SpeedUps:
    """The speed-up over `pairs`, less the null call."""
    wall_s, wall_b, cpu_s, cpu_b = (
        np.maximum([getattr(pair, name) - own for pair in pairs], SHORTEST_S)
        for name, own in (
            ("submission_wall_s", null.wall_s),
            ("baseline_wall_s", null.wall_s),
            ("submission_cpu_s", null.cpu_s),
            ("baseline_cpu_s", null.cpu_s),
        )
    )
    counted = min(pair.baseline_cpu_s for pair in pairs) > 0
    return SpeedUps(
        wall=_speed_up(wall_s, wall_b, "wall"),
        cpu=_speed_up(cpu_s, cpu_b, "cpu") if counted else None,
        disturbed=counted and float(np.median(wall_b / cpu_b)) > BUSY_NEIGHBOUR,
    )


def _speed_up(submission_s: np.ndarray, baseline_s: np.ndarray, clock: str) -> SpeedUp:
    low, high = bootstrap_interval(baseline_s, submission_s)
    q25_s, q25_b = lower_quartile(submission_s), lower_quartile(baseline_s)
    return SpeedUp(q25_b / q25_s, low * (1 - WIDENING), high * (1 + WIDENING), clock, q25_s, q25_b)


def lower_quartile(times_s: np.ndarray) -> float:
    return float(np.quantile(times_s, 0.25))


def bootstrap_interval(baseline_s: np.ndarray, submission_s: np.ndarray) -> tuple[float, float]:
    """90 % interval of q25(baseline) / q25(submission), resampling pairs.

    Seeded, so that the same times always give the same interval.
    """
    n = len(baseline_s)
    draws = np.random.default_rng(n).integers(0, n, size=(RESAMPLES, n))
    ratios = np.quantile(baseline_s[draws], 0.25, axis=1) / np.quantile(submission_s[draws], 0.25, axis=1)
    low, high = np.quantile(ratios, [0.05, 0.95])
    return float(low), float(high)


def memory_growth_mib(after_mib: Sequence[float]) -> float:
    """MiB that each call leaves behind: the smaller of the slopes over the first and the second half, so that a cache
    which fills once, early or late, is no growth. 0.0 for fewer than four calls.

    >>> memory_growth_mib([10.0, 12.0, 14.0, 16.0, 18.0]), memory_growth_mib([10.0, 10.0, 10.0, 20.0, 20.0])
    (2.0, 0.0)
    """
    if len(after_mib) < 4:
        return 0.0
    middle = len(after_mib) // 2
    halves = after_mib[: middle + 1], after_mib[middle:]
    return max(0.0, min((half[-1] - half[0]) / (len(half) - 1) for half in halves))
