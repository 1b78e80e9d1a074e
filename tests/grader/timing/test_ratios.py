"""The statistic, on times that we make up."""

from dataclasses import replace

import numpy as np
import pytest

from grader.timing.ratios import NullCall, Pair, bootstrap_interval, memory_growth_mib, speed_ups

NOTHING = NullCall()


def figure(pairs, null=NOTHING):
    return speed_ups(pairs, null).figure


def pairs(submission_s, baseline_s, n=15, noise=0.05, neighbour=1.0, seed=0):
    """Times with the noise of a machine: mostly a little, sometimes much, never less than the work takes."""
    rng = np.random.default_rng(seed)

    def times(base_s):
        return base_s * (1 + noise * rng.exponential(size=n)) * np.where(rng.random(n) < 0.1, 3.0, 1.0)

    s, b = times(submission_s), times(baseline_s)
    return [Pair(neighbour * x, x, neighbour * y, y) for x, y in zip(s, b, strict=True)]


@pytest.mark.parametrize("truth", [0.5, 1.0, 4.0, 40.0])
def test_the_interval_covers_the_truth_in_spite_of_outliers(truth):
    covered = 0
    for seed in range(50):
        found = figure(pairs(0.1, 0.1 * truth, seed=seed))
        assert found.low <= found.ratio <= found.high
        covered += found.low <= truth <= found.high
    assert covered >= 45


def test_the_cost_of_an_empty_call_does_not_pull_the_ratio_to_one():
    raw = [replace(p, submission_wall_s=p.submission_wall_s + 0.01, baseline_wall_s=p.baseline_wall_s + 0.01)
           for p in pairs(0.002, 0.02, noise=0.0)]  # fmt: skip
    raw = [replace(p, submission_cpu_s=p.submission_wall_s, baseline_cpu_s=p.baseline_wall_s) for p in raw]
    assert figure(raw).ratio < 3
    both = speed_ups(raw, NullCall(0.01, 0.01))
    assert both.wall.ratio == both.cpu.ratio == pytest.approx(10, rel=0.02)


def test_cpu_time_is_the_clock_when_a_neighbour_disturbs():
    assert figure(pairs(0.1, 0.2)).clock == "wall"
    assert figure(pairs(0.1, 0.2, neighbour=2.0)).clock == "cpu"


def test_without_cpu_times_the_wall_is_the_clock():
    blind = [replace(p, submission_cpu_s=0.0, baseline_cpu_s=0.0) for p in pairs(0.1, 0.2, neighbour=2.0)]
    assert figure(blind).clock == "wall"


def test_a_call_shorter_than_an_empty_one_has_a_finite_speed_up():
    found = figure(pairs(1e-5, 0.02), NullCall(1e-4, 1e-4))
    assert np.isfinite([found.ratio, found.low, found.high]).all()


def test_equal_times_give_equal_intervals():
    b, s = np.array([3.0, 3.1, 2.9, 3.3]), np.array([1.0, 1.1, 0.9, 1.2])
    assert bootstrap_interval(b, s) == bootstrap_interval(b, s)


def test_clocks_agree_unless_one_of_the_two_waits():
    assert speed_ups(pairs(0.1, 0.2), NOTHING).consistent
    assert speed_ups(pairs(0.1, 0.2, neighbour=2.0), NOTHING).consistent
    waiting = [replace(p, submission_wall_s=p.submission_wall_s + 0.1) for p in pairs(0.1, 0.2)]
    assert not speed_ups(waiting, NOTHING).consistent


@pytest.mark.parametrize(
    ("calls", "slope"),
    [([5.0], 0.0), ([5.0, 5.0, 9.0, 9.0, 9.0], 0.0), ([0.0, 3.0, 6.0, 9.01, 12.0], 3.0), ([9.0, 6.0, 3.0, 0.0], 0.0)],
)
def test_what_calls_leave_behind(calls, slope):
    """A cache that fills once is no growth."""
    assert memory_growth_mib(calls) == pytest.approx(slope, abs=0.02)
