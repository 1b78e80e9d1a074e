"""How the time of a call grows with the size of its input: an exponent with an interval.

Two estimates. The slope of log time over log size is steady, but a constant part of the time flattens it and could hide
a quadratic algorithm. Differences between sizes cancel any constant, but see the steps that allocators and caches make
in the times of torch. So both count, except relative to the baseline, where the steps cancel and the slope is enough.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

RESAMPLES = 1000

#: What differs between processes: standard deviation of slopes between gradings is 0.07 for linear work, and minima of
#: few calls understate it.
WIDENING = 0.1


@dataclass(frozen=True)
class Exponent:
    """Time grows like size to this power; the interval is 90 %, widened."""

    value: float
    low: float
    high: float


def growth_exponent(sizes: Sequence[int], times_s: np.ndarray, baseline_s: np.ndarray | None = None) -> Exponent:
    """The exponent that the times show: the steeper estimate, by what is certain about it.

    sizes       rising
    times_s     (calls, sizes) seconds, positive; the minimum over calls counts
    baseline_s  the same of the baseline: then the exponent is that above the baseline's own
    """
    slopes = _bootstrapped(sizes, times_s, slope)
    if baseline_s is not None:
        # The draws are independent, so subtracting one bootstrap sample from the other is one of the difference.
        own = _bootstrapped(sizes, baseline_s, slope, seed=1)
        return _exponent(slope(sizes, times_s.min(0)) - slope(sizes, baseline_s.min(0)), slopes - own)
    found = _exponent(slope(sizes, times_s.min(0)), slopes)
    if not _doubling(sizes):
        return found
    without_constant = _exponent(
        difference_slope(sizes, times_s.min(0)), _bootstrapped(sizes, times_s, difference_slope)
    )
    return max(found, without_constant, key=lambda exponent: exponent.low)


def slope(sizes: Sequence[int], times_s: np.ndarray) -> float:
    """Least squares of log time on log size.

    >>> round(slope([1, 2, 4], np.array([3.0, 12.0, 48.0])), 6)
    2.0
    """
    x = np.log(np.asarray(sizes, dtype=float))
    x -= x.mean()
    return float(x @ np.log(times_s) / (x @ x))


def difference_slope(sizes: Sequence[int], times_s: np.ndarray) -> float:
    """The exponent from the differences of the last three times, which a constant does not change; 0.0 where they do
    not rise, and so show nothing.

    >>> round(difference_slope([1, 2, 4], np.array([103.0, 112.0, 148.0])), 6)
    2.0
    """
    first, second = np.diff(times_s[-3:])
    if first <= 0 or second <= 0:
        return 0.0
    return float(np.log(second / first) / np.log(sizes[-1] / sizes[-2]))


def _doubling(sizes: Sequence[int]) -> bool:
    a, b, c = sizes[-3:]
    return a * c == b * b


def _bootstrapped(sizes, times_s, estimate, seed: int = 0) -> np.ndarray:  # type: ignore[no-untyped-def]
    """The estimate on minima over calls drawn with replacement, for each size by itself. Seeded: same times, same result."""
    calls, points = times_s.shape
    draws = np.random.default_rng(seed).integers(0, calls, size=(RESAMPLES, calls, points))
    minima = np.take_along_axis(times_s[None], draws, axis=1).min(1)
    return np.array([estimate(sizes, row) for row in minima])


def _exponent(value: float, resampled: np.ndarray) -> Exponent:
    low, high = np.quantile(resampled, [0.05, 0.95])
    return Exponent(value, min(value, float(low)) - WIDENING, max(value, float(high)) + WIDENING)
