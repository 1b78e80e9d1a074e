"""Rows of very different size in one batch: the budget of each follows its own size, and honest code still fits."""

import pytest
import torch

from grader.checkers.error_budget import GRADIENT_FACTOR, Scale, YardstickError, check_error_budget, check_exact_numbers
from grader.verdicts import Reason

DTYPES = [torch.float32, torch.float16, torch.bfloat16]
WIDTH = 64


@pytest.fixture(params=DTYPES, ids=str)
def rows(request):
    """(12, WIDTH): row scales from 1e-2 to 1e2, in no order."""
    g = torch.Generator().manual_seed(3)
    scales = torch.logspace(-2, 2, 12)[torch.randperm(12, generator=g)]
    return (torch.randn(12, WIDTH, generator=g) * scales[:, None]).to(request.param)


@pytest.fixture
def weight():
    return torch.randn(WIDTH, 32, generator=torch.Generator().manual_seed(4))


def matmul(x, w):
    return (x.float() @ w).to(x.dtype)


def matmul_by_blocks(x, w):
    parts = [x[:, i : i + 16].float() @ w[i : i + 16] for i in range(0, WIDTH, 16)]
    return sum(reversed(parts)).to(x.dtype)


def verdict(x, w, actual):
    return check_error_budget(x.double() @ w.double(), actual, matmul(x, w), Scale(torch.float32, 1.0))


def test_another_order_of_summation_fits(rows, weight):
    assert verdict(rows, weight, matmul_by_blocks(rows, weight)).accepted


@pytest.mark.parametrize("transposed", [False, True], ids=["rows", "columns"])
def test_zeros_in_the_smallest_row_do_not_fit(rows, weight, transposed):
    smallest = rows.abs().amax(1).argmin()
    expected, plain = rows.double() @ weight.double(), matmul(rows, weight)
    actual = plain.clone()
    actual[smallest] = 0
    if transposed:
        expected, plain, actual = expected.T, plain.T, actual.T
    found = check_error_budget(expected, actual, plain, Scale(torch.float32, 1.0))
    assert not found.accepted
    assert found.detail["index"][transposed] == smallest


def test_half_a_percent_in_the_smallest_row_does_not_fit_fp32(weight):
    g = torch.Generator().manual_seed(5)
    x = torch.randn(4, WIDTH, generator=g) * torch.tensor([[1e-3], [1.0], [30.0], [1e2]])
    actual = matmul(x, weight)
    assert verdict(x, weight, actual).accepted
    actual[0] *= 1.005
    assert not verdict(x, weight, actual).accepted


def test_what_a_cancellation_left_keeps_the_budget_of_the_whole():
    """The gradient of a softmax row sums to 0: along a constant direction nothing is left, and honest errors are."""
    g = torch.Generator().manual_seed(6)
    s = torch.randn(9, 33, generator=g) * 2
    k = torch.randn(33, 16, generator=g)
    k[:, 0] = 32.0  # every key shares it: the first column of the gradient is 0 in exact arithmetic
    upstream = torch.randn(9, 33, generator=g)

    def gradient(s, k, upstream, weights):
        p = weights(s)
        return (p * (upstream - (p * upstream).sum(-1, keepdim=True))) @ k

    def by_logsumexp(s):
        return torch.exp(s - torch.logsumexp(s, -1, keepdim=True))

    expected = gradient(s.double(), k.double(), upstream.double(), lambda s: s.softmax(-1))
    plain = gradient(s, k, upstream, lambda s: s.softmax(-1))
    honest = gradient(s, k, upstream, by_logsumexp)
    assert expected[:, 0].abs().max() < 1e-12 < honest[:, 0].abs().max()
    scale = Scale(torch.float32, 3.0)
    assert check_error_budget(expected, honest, plain, scale, factor=GRADIENT_FACTOR).accepted
    honest[:, 1] = 0
    assert not check_error_budget(expected, honest, plain, scale, factor=GRADIENT_FACTOR).accepted


def test_exact_inputs_demand_every_bit():
    """0 and 1: sums up to 2048 are exact in fp16, so a lower precision and a lost term show."""
    g = torch.Generator().manual_seed(7)
    x, w = (torch.randint(0, 2, shape, generator=g).half() for shape in [(5, 1500), (1500, 7)])
    expected, plain = x.double() @ w.double(), (x.float() @ w.float()).half()
    assert check_exact_numbers(expected, matmul_exact(x, w, torch.float16), plain).accepted
    found = check_exact_numbers(expected, matmul_exact(x, w, torch.bfloat16), plain)
    assert found.reason is Reason.VALUES
    # within the error budget, and yet a term was dropped
    near = torch.tensor([2047.0]).double()
    assert check_error_budget(near, torch.tensor([2046.0]).half(), near.half(), Scale(torch.float32, 1.0)).accepted
    assert not check_exact_numbers(near, torch.tensor([2046.0]).half(), near.half()).accepted


def matmul_exact(x, w, accumulator):
    total = torch.zeros(x.shape[0], w.shape[1], dtype=accumulator)
    for i in range(x.shape[1]):
        total += (x[:, i : i + 1] * w[i]).to(accumulator)
    return total.to(x.dtype)


def test_a_yardstick_that_rounds_is_no_yardstick_for_an_exact_case():
    with pytest.raises(YardstickError, match="exact"):
        check_exact_numbers(torch.tensor([1.0], dtype=torch.float64), torch.ones(1), torch.tensor([1.5]))
