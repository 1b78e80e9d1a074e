"""The test for random draws: right code is refused as rarely as stated, and mistakes are not missed."""

import math

import pytest
import torch

from grader.checkers.distribution import FALSE_ALARM_RATE, check_distribution, g_test
from grader.spec import Distribution
from grader.verdicts import Reason

RUNS = 2000


def generator(seed):
    return torch.Generator().manual_seed(seed)


def skewed(cells):
    p = 0.7 ** torch.arange(cells, dtype=torch.float64)
    return p / p.sum()


@pytest.mark.parametrize(("cells", "draws"), [(3, 500), (12, 2000), (200, 5000)])
def test_p_values_of_honest_draws_are_uniform(cells, draws):
    """Kolmogorov-Smirnov distance below its 0.1 % quantile, over 2000 runs of a fixed seed."""
    p, g = skewed(cells), generator(0)
    counts = (torch.multinomial(p, draws, replacement=True, generator=g).bincount(minlength=cells) for _ in range(RUNS))
    values = torch.tensor([g_test(each, p) for each in counts], dtype=torch.float64).sort().values
    steps = torch.arange(RUNS + 1, dtype=torch.float64) / RUNS
    distance = torch.maximum((steps[1:] - values).abs(), (values - steps[:-1]).abs()).max()
    assert distance < 1.95 / math.sqrt(RUNS)


@pytest.mark.parametrize("p", [0.5, 0.1, 0.02, 0.002, 0.99])
def test_the_stated_rate_holds_far_out_in_the_tail(p):
    """Exactly: all outcomes of 20,000 draws from two tokens, weighted by their probability."""
    n = 20_000
    k = torch.arange(n + 1, dtype=torch.float64)
    log_weight = math.lgamma(n + 1) - torch.lgamma(k + 1) - torch.lgamma(n - k + 1)
    weight = (log_weight + k * math.log(p) + (n - k) * math.log(1 - p)).exp()
    likely = (weight > 1e-16).nonzero().flatten().tolist()
    probabilities = torch.tensor([1 - p, p], dtype=torch.float64)
    for rate in (1e-3, FALSE_ALARM_RATE):
        refused = sum(float(weight[i]) for i in likely if g_test(torch.tensor([n - i, i]), probabilities) < rate)
        assert refused < 1.5 * rate


def drawn(p, n, seed=1):
    return torch.multinomial(p, n, replacement=True, generator=generator(seed))


P = torch.stack([skewed(10), skewed(10).flip(0)])
N = 20_000
DUE = Distribution(P, N)


def test_honest_draws_are_accepted():
    for seed in range(5):
        assert check_distribution(DUE, drawn(P, N, seed)).accepted


@pytest.mark.parametrize(
    ("actual", "reason", "detail"),
    [
        (P.argmax(-1, keepdim=True).repeat(1, N), Reason.DISTRIBUTION, {"cause": "constant", "row": 0, "token": 0}),
        (drawn(P.sqrt(), N), Reason.DISTRIBUTION, {"cause": "frequencies", "row": 0}),
        (drawn(P.flip(0), N), Reason.DISTRIBUTION, {"cause": "frequencies"}),
        (torch.stack([drawn(P, N)[0], drawn(skewed(9), N)]), Reason.DISTRIBUTION, {"cause": "frequencies", "row": 1}),
        (drawn(P, N // 2).repeat_interleave(2, -1), Reason.DISTRIBUTION, {"cause": "neighbours"}),
        (drawn(P, N).sort(-1).values, Reason.DISTRIBUTION, {"cause": "neighbours"}),
        (drawn(P[0], N) * torch.tensor([[1], [-1]]) + torch.tensor([[0], [9]]), Reason.DISTRIBUTION, {"cause": "rows"}),
        (drawn(P, N) + 1, Reason.SUPPORT, {"actual": 10}),
        (drawn(P, N) - 1, Reason.SUPPORT, {"actual": -1}),
        (drawn(P, N).int(), Reason.DTYPE, {}),
        (drawn(P, N - 1), Reason.SHAPE, {}),
        (drawn(P, N).tolist(), Reason.TYPE, {}),
    ],
    ids=[
        "argmax",
        "temperature",
        "rows swapped",
        "another distribution in one row",
        "each twice",
        "sorted",
        "one noise for both rows",
        "above the vocabulary",
        "below 0",
        "dtype",
        "one draw missing",
        "list",
    ],
)
def test_mistakes_are_found_and_named(actual, reason, detail):
    found = check_distribution(DUE, actual)
    assert found.reason is reason
    assert detail.items() <= found.detail.items()


def test_one_forbidden_draw_is_enough():
    p = torch.tensor([[0.5, 0.5, 0.0]], dtype=torch.float64)
    draws = drawn(p, N)
    assert check_distribution(Distribution(p, N), draws).accepted
    draws[0, 777] = 2
    found = check_distribution(Distribution(p, N), draws)
    assert (found.reason, found.detail["index"], found.detail["mismatched"]) == (Reason.SUPPORT, [0, 777], 1)


def test_a_certain_token_leaves_nothing_to_test():
    p = torch.tensor([0.0, 1.0], dtype=torch.float64)
    assert check_distribution(Distribution(p, 10), torch.ones(10, dtype=torch.int64)).accepted


def test_a_large_vocabulary_is_tested_by_frequencies():
    p = skewed(50_000)
    assert check_distribution(Distribution(p, N), drawn(p[:100], N)).accepted
    assert not check_distribution(Distribution(p, N), drawn(p[:100].sqrt(), N)).accepted


@pytest.mark.parametrize(
    ("same", "other", "cause"),
    [(1, 2, None), (3, 2, "same"), (1, 1, "other")],
    ids=["honest", "not repeatable", "seed ignored"],
)
def test_draws_follow_the_seed(same, other, cause):
    due = Distribution(P, N, seeds=True)
    actual = {"draws": drawn(P, N, 1), "same seed": drawn(P, N, same), "other seed": drawn(P, N, other)}
    found = check_distribution(due, actual)
    assert found.detail.get("cause") == cause
    assert check_distribution(due, actual["draws"]).reason is Reason.TYPE


def test_another_seed_may_draw_the_same_where_there_is_hardly_a_choice():
    p = torch.tensor([1.0, 0.0], dtype=torch.float64)
    zeros = torch.zeros(10, dtype=torch.int64)
    due = Distribution(p, 10, seeds=True)
    assert check_distribution(due, dict.fromkeys(("draws", "same seed", "other seed"), zeros)).accepted
