"""How the time of a call grows with the size of its input: an exponent with an interval.

Two estimates. The slope of log time over log size is steady, but a constant part of the time flattens it and could hide
a quadratic algorithm. Differences between sizes cancel any constant, but magnify the steps that allocators and caches
make in the times, and the noise. So both count, the second with a wider interval; relative to the baseline the steps
cancel and the slope is enough.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

RESAMPLES = 1000

#: What differs between processes: standard deviation of slopes between gradings is 0.07 for linear work, and minima of
#: few calls understate it.
WIDENING = 0.1
#: Of differences: an honest merge of 48,000 symbols has read 1.75 where its slope was 1.2.
DIFFERENCES_WIDENING = 0.4


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
    fastest_s, resampled_s = times_s.min(0), _minima(times_s, seed=0)
    if baseline_s is not None:
        # The draws are independent, so the difference of two bootstrap samples is one of the difference.
        above = slope(sizes, resampled_s) - slope(sizes, _minima(baseline_s, seed=1))
        return _exponent(float(slope(sizes, fastest_s) - slope(sizes, baseline_s.min(0))), above)
    found = _exponent(float(slope(sizes, fastest_s)), slope(sizes, resampled_s))
    if not _doubling(sizes):
        return found
    steps = difference_slope(sizes, fastest_s), difference_slope(sizes, resampled_s)
    by_differences = _exponent(float(steps[0]), steps[1], DIFFERENCES_WIDENING)
    return max(found, by_differences, key=lambda exponent: exponent.low)


def slope(sizes: Sequence[int], times_s: np.ndarray) -> np.ndarray:
    """Least squares of log time on log size; `times_s` (..., sizes).

    >>> round(float(slope([1, 2, 4], np.array([3.0, 12.0, 48.0]))), 6)
    2.0
    """
    x = np.log(np.asarray(sizes, dtype=float))
    x -= x.mean()
    return np.asarray(np.log(times_s) @ x / (x @ x))


def difference_slope(sizes: Sequence[int], times_s: np.ndarray) -> np.ndarray:
    """The exponent from the differences of the last three times, which a constant does not change; 0.0 where they do
    not rise, and so show nothing. `times_s` (..., sizes).

    >>> round(float(difference_slope([1, 2, 4], np.array([103.0, 112.0, 148.0]))), 6)
    2.0
    """
    steps_s = np.diff(times_s[..., -3:])
    rising = np.asarray((steps_s > 0).all(-1))
    first, second = np.moveaxis(np.where(rising[..., None], steps_s, 1.0), -1, 0)
    return np.asarray(np.log(second / first) / np.log(sizes[-1] / sizes[-2]))


def _doubling(sizes: Sequence[int]) -> bool:
    """The last three are n, r n, r r n: what differences need."""
    a, b, c = sizes[-3:]
    return a * c == b * b


def _minima(times_s: np.ndarray, seed: int) -> np.ndarray:
    """(RESAMPLES, sizes): minima over calls drawn with replacement, for each size by itself. Seeded, so that the same
    times always give the same interval."""
    calls, sizes = times_s.shape
    draws = np.random.default_rng(seed).integers(0, calls, size=(RESAMPLES, calls, sizes))
    return np.asarray(np.take_along_axis(times_s[None], draws, axis=1).min(1))


def _exponent(value: float, resampled: np.ndarray, widening: float = WIDENING) -> Exponent:
    low, high = np.quantile(resampled, [0.05, 0.95])
    return Exponent(value, min(value, float(low)) - widening, max(value, float(high)) + widening)
