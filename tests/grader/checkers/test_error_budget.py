"""The error budget: honest variants fit, mistakes do not, and the mistake is named."""

import pytest
import torch

from grader.checkers.diagnosis import Clues
from grader.checkers.error_budget import RESULT_FACTOR, Scale, YardstickError, check_error_budget, error_budget
from grader.verdicts import Reason

FP32 = Scale(torch.float32, 1.0)
INF, NAN = float("inf"), float("nan")


def oracle(x):
    return torch.softmax(x.double(), dim=-1)


def plain(x):
    return torch.softmax(x.float(), dim=-1).to(x.dtype)


@pytest.fixture(params=[torch.float16, torch.bfloat16, torch.float32, torch.float64], ids=str)
def x(request):
    return (torch.randn(7, 21, generator=torch.Generator().manual_seed(0), dtype=torch.float64) * 3).to(request.param)


def scale_of(x):
    return Scale(torch.float64 if x.dtype == torch.float64 else torch.float32, 1.0)


def yardstick(x):
    return torch.softmax(x, -1) if x.dtype == torch.float64 else plain(x)


def test_an_honest_variant_fits(x):
    wide = x if x.dtype == torch.float64 else x.float()
    unnormalised = torch.exp(wide - wide.amax(-1, keepdim=True))
    variant = (unnormalised * (1 / unnormalised.sum(-1, keepdim=True))).to(x.dtype)
    assert check_error_budget(oracle(x), variant, yardstick(x), scale_of(x)).accepted


def test_one_precision_lower_does_not_fit(x):
    lower = {torch.float64: torch.float32, torch.float32: torch.bfloat16}.get(x.dtype)
    if lower is None:
        narrow = (yardstick(x).double() * (1 + 3 * torch.finfo(x.dtype).eps)).to(x.dtype)  # three roundings off
    else:
        narrow = yardstick(x).to(lower).to(x.dtype)
    found = check_error_budget(oracle(x), narrow, yardstick(x), scale_of(x))
    assert found.reason in (Reason.TOLERANCE, Reason.SCALE)


E = torch.linspace(-2, 3, 42, dtype=torch.float64).reshape(2, 21)
P = E.float()


def changed(where, value):
    actual = P.clone()
    actual[where] = value
    return actual


@pytest.mark.parametrize(
    ("actual", "reason", "detail"),
    [
        (P * -1, Reason.SIGN, {"index": [0, 0]}),
        (P * 8, Reason.SCALE, {"factor": 8.0}),
        (P * -0.125, Reason.SCALE, {"factor": -0.125}),
        (changed((slice(None), slice(16, None)), 0.0), Reason.TAIL, {"index": [0, 16], "mismatched": 10}),
        (P.flip(1), Reason.ORDER, {"index": [0, 0]}),
        (P + 0.5, Reason.TOLERANCE, {"index": [0, 0], "error": 0.5, "mismatched": 42, "elements": 42}),
        (changed((1, 3), 7.0), Reason.TOLERANCE, {"index": [1, 3], "actual": "7", "mismatched": 1}),
        (changed((1, 3), NAN), Reason.NON_FINITE, {"index": [1, 3], "actual": "nan", "mismatched": 1}),
        (changed((0, 20), INF), Reason.NON_FINITE, {"actual": "inf"}),
        (P.double(), Reason.DTYPE, {"dtype_expected": "float32", "dtype_actual": "float64"}),
        (P.T, Reason.SHAPE, {"shape_expected": [2, 21], "shape_actual": [21, 2]}),
        (P.tolist(), Reason.TYPE, {"expected": "tensor", "actual": "list"}),
        (torch.zeros_like(P), Reason.TOLERANCE, {}),
    ],
)
def test_the_mistake_is_named(actual, reason, detail):
    found = check_error_budget(E, actual, P, FP32)
    assert found.reason is reason, found
    assert detail.items() <= found.detail.items()


def test_an_error_at_masked_positions_only_is_named():
    keep = torch.arange(21) < 13
    actual = torch.where(keep, P, 1.0)
    found = check_error_budget(E, actual, P, FP32, clues=Clues({"mask": keep}))
    assert (found.reason, found.detail["argument"]) == (Reason.MASK, "mask")


def test_nested_results_are_checked_leaf_by_leaf():
    found = check_error_budget((E, 2.0), (P, 2.5), (P, 2.0), FP32)
    assert (found.reason, found.detail["output"]) == (Reason.TOLERANCE, "result[1]")
    assert check_error_budget((E, 2.0), (P, 2), (P, 2.0), FP32).accepted
    assert check_error_budget((E, 2.0), (P,), (P, 2.0), FP32).reason is Reason.LENGTH
    assert check_error_budget((E, 3), (P, 4), (P, 3), FP32).reason is Reason.VALUES
    assert check_error_budget((E, 2.0), (P, 10**400), (P, 2.0), FP32).reason is Reason.NON_FINITE


def test_infinities_that_are_due_must_be_there():
    e = torch.tensor([-INF, 1.0, NAN], dtype=torch.float64)
    assert check_error_budget(e, e.float(), e.float(), FP32).accepted
    assert check_error_budget(e, torch.tensor([INF, 1, NAN]), e.float(), FP32).reason is Reason.NON_FINITE
    assert check_error_budget(e, torch.tensor([-INF, 1, 0]), e.float(), FP32).reason is Reason.NON_FINITE


def test_overflow_of_the_dtype_is_due_where_the_oracle_overflows_it():
    e = torch.tensor([1e5, 2.0], dtype=torch.float64)
    assert check_error_budget(e, torch.tensor([INF, 2.0]).half(), e.half(), FP32).accepted
    assert check_error_budget(e, torch.tensor([6e4, 2.0]).half(), e.half(), FP32).reason is Reason.NON_FINITE


def test_full_cancellation_leaves_room_for_rounding_and_not_for_mistakes():
    """Gradient of a softmax over one key: oracle and plain are exactly 0, recomputed honest code is not."""
    zero = torch.zeros(3, 4)
    assert check_error_budget(zero.double(), zero + 4e-7, zero, Scale(torch.float32, 2.5)).accepted
    assert not check_error_budget(zero.double(), zero + 1e-3, zero, Scale(torch.float32, 2.5)).accepted


def test_small_results_have_small_budgets():
    """Gradients of a mean are small without any cancellation: the floor must shrink with them."""
    e = E * 1e-3
    assert not check_error_budget(e, e.float() * 1.001, e.float(), Scale(torch.float32, 2.5)).accepted


def test_atol_widens_the_budget():
    assert not check_error_budget(E, P + 1e-4, P, FP32).accepted
    assert check_error_budget(E, P + 1e-4, P, Scale(torch.float32, 1.0, atol=2e-4)).accepted


def test_a_useless_yardstick_is_the_authors_fault():
    with pytest.raises(YardstickError, match="not finite"):
        check_error_budget(E, P, changed((0, 0), NAN), FP32)
    with pytest.raises(YardstickError, match="structures"):
        check_error_budget(E, (P,), (P,), FP32)


def test_empty_results_are_right():
    empty = torch.zeros(0, 3)
    assert check_error_budget(empty.double(), empty, empty, FP32).accepted


def test_the_margin_is_the_largest_share_of_a_budget():
    budget = float(error_budget(E, P.double(), torch.tensor(True), FP32, RESULT_FACTOR, torch.float32)[1, 20])
    found = check_error_budget((E, E), (P, changed((1, 20), P[1, 20] + budget / 2)), (P, P), FP32)
    assert found.accepted
    assert found.margin == pytest.approx(0.5, abs=0.1)
    exact = torch.arange(4.0)
    assert check_error_budget(exact.double(), exact, exact, FP32).margin == 0.0
