"""The exponent, on curves that we know."""

import numpy as np
import pytest

from grader.timing.growth import growth_exponent

SIZES = (1000, 2000, 4000)
CURVES = {
    "constant": lambda n: 0 * n + 1.0,
    "linear": lambda n: n,
    "n log n": lambda n: n * np.log(n),
    "quadratic": lambda n: n * n / 1000,
}


def noisy(curve, seed, calls=5, constant=0.0, noise=0.03):
    """(calls, sizes): mostly a little more than the work takes, now and then much more."""
    rng = np.random.default_rng(seed)
    times = np.array([[constant + CURVES[curve](np.float64(n)) for n in SIZES]] * calls)
    return times * (1 + noise * rng.exponential(size=times.shape)) * np.where(rng.random(times.shape) < 0.1, 2.0, 1.0)


@pytest.mark.parametrize(("curve", "truth"), [("linear", 1.0), ("n log n", 1.13), ("quadratic", 2.0)])
def test_the_interval_holds_the_truth(curve, truth):
    found = [growth_exponent(SIZES, noisy(curve, seed)) for seed in range(40)]
    assert sum(e.low <= truth <= e.high for e in found) >= 38
    assert np.median([e.value for e in found]) == pytest.approx(truth, abs=0.1)


def test_quadratic_and_n_log_n_are_never_taken_for_each_other():
    assert all(growth_exponent(SIZES, noisy("quadratic", seed)).low > 1.5 for seed in range(40))
    assert all(growth_exponent(SIZES, noisy("n log n", seed)).low < 1.5 for seed in range(40))


def test_a_constant_hides_nothing():
    """By the slope alone 5000 more of everything makes n squared look like n to the 0.9."""
    found = growth_exponent(SIZES, noisy("quadratic", 0, constant=5000.0, noise=0.0))
    assert found.value == pytest.approx(2.0, abs=0.05)


def test_what_does_not_rise_does_not_grow():
    assert growth_exponent(SIZES, noisy("constant", 0)).low < 0.1


def test_without_doubling_the_slope_alone_counts():
    times = np.array([[float(n * n) for n in (1000, 2000, 5000)]] * 3)
    assert growth_exponent((1000, 2000, 5000), times).value == pytest.approx(2.0)


def test_relative_to_a_baseline_that_bends_likewise():
    step = np.array([1.0, 1.0, 4.0])
    linear, quadratic = noisy("linear", 1, noise=0.0) * step, noisy("quadratic", 2, noise=0.0) * step
    assert growth_exponent(SIZES, linear, linear).value == 0.0
    assert growth_exponent(SIZES, quadratic, linear).low > 0.5


def test_equal_times_give_equal_exponents():
    times = noisy("linear", 3)
    assert growth_exponent(SIZES, times) == growth_exponent(SIZES, times)
