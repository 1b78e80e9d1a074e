"""The exponent, on curves that we know."""

from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from grader.judge import judge_outcome
from grader.loader import load_task
from grader.sandbox import SandboxUnavailable, TimingUnavailable, open_sandbox
from grader.sandbox.base import BoxRequest, Profile, Tier
from grader.spec import Growth, Limits
from grader.timing.duel import Duel
from grader.timing.growth import growth_exponent

SIZES = (1000, 2000, 4000)
TASKS = Path(__file__).parents[1] / "tasks"
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


def test_known_algorithms_through_the_real_boxes():
    """The sums of all beginnings, carried along and each computed anew."""
    sources = {
        "linear": "def running_sum(numbers):\n    t, out = 0, []\n    for n in numbers:\n        for _ in range(20): t += n\n"
        "        t -= 19 * n\n        out.append(t)\n    return out",
        "quadratic": "def running_sum(numbers): return [sum(numbers[: i + 1]) for i in range(len(numbers))]",
    }
    task = replace(load_task("running-sum", TASKS), growth_inputs=lambda seed, n: {"numbers": [seed % 1000] * n})
    try:
        sandbox = open_sandbox(minimum_tier=Tier.T1)
    except SandboxUnavailable as error:
        pytest.skip(str(error))
    found = {}
    with closing(sandbox):
        for name, source in sources.items():
            requests = [BoxRequest(Profile.TORCH, text, "running_sum") for text in (source, task.baseline)]
            try:
                with sandbox.players(requests, Limits()) as (submission, baseline):
                    duel = Duel(task, submission, baseline, "secret", name, judge_outcome)
                    found[name], _ = duel.growth(Growth(SIZES, 1.5), duel.null_call())
            except TimingUnavailable as error:
                pytest.skip(str(error))
    assert found["linear"].low < 1.2 < 1.5 < found["quadratic"].high
    assert found["linear"].value + 0.4 < found["quadratic"].value
