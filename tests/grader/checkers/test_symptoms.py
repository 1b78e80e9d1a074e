"""Each known mistake leaves its own symptom, through the checker that learners meet."""

import pytest
import torch

from grader.checkers.diagnosis import Clues
from grader.checkers.error_budget import Scale, check_error_budget
from grader.hints import HINTS
from grader.messages import explain
from grader.verdicts import Reason

FP32 = Scale(torch.float32, 1.0)


def randn(*shape, seed=0):
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


def hints(e, actual, counts=(), dtype=torch.float32):
    found = check_error_budget(e, actual.to(dtype), e.to(dtype), FP32, clues=Clues(counts=frozenset(counts)))
    assert not found.accepted
    return found.detail["hints"]


E = randn(3, 5, 6)
SQUARE = randn(2, 6, 6)
P = randn(4, 7).softmax(-1)


def changed(e, where, value=9.0):
    a = e.clone()
    a[where] = value
    return a


@pytest.mark.parametrize(
    ("e", "a", "hint"),
    [
        (E, torch.zeros_like(E), {"key": "zeros"}),
        (E, torch.full_like(E, 0.25), {"key": "constant", "value": "0.25"}),
        (E, E.bfloat16(), {"key": "narrower", "dtype": "bfloat16"}),
        (E, E.half(), {"key": "narrower", "dtype": "float16"}),
        (P, (randn(4, 7)).softmax(0), {"key": "sums_along", "axis": 0}),
        (P, P * torch.linspace(0.5, 1.5, 7), {"key": "sums"}),
        (SQUARE, SQUARE.mT, {"key": "transposed"}),
        (E, E.roll(1, 1), {"key": "permuted", "axis": 1, "order": "[4, 0, 1, 2, 3]"}),
        (E, torch.cat([randn(3, 1, 6, seed=1), E[:, :-1]], 1), {"key": "late", "axis": 1}),
        (E, torch.cat([E[..., 1:], randn(3, 5, 1, seed=1)], -1), {"key": "early", "axis": 2}),
        (E, E[[0, 2, 1]], {"key": "permuted", "axis": 0, "order": "[0, 2, 1]"}),
        (E, E + 0.5, {"key": "offset", "value": "0.5"}),
        (E, E - randn(6, seed=1), {"key": "offset_columns"}),
        (E, changed(E, 0), {"key": "only", "axis": 0, "at": 0, "size": 3}),
        (E, changed(E, (slice(None), slice(1, None)), 0.0), {"key": "all_but", "axis": 1, "at": 0, "size": 5}),
        (E, changed(E, (slice(None), slice(3, None))), {"key": "from", "axis": 1, "first": 3, "size": 5}),
        (E, changed(E, (slice(None), slice(None, 3))), {"key": "until", "axis": 1, "last": 2, "size": 5}),
        (E, changed(E, (..., slice(1, None, 2))), {"key": "every", "axis": 2, "first": 1, "step": 2, "size": 6}),
        (SQUARE, torch.where(torch.eye(6) > 0, 9.0, SQUARE), {"key": "diagonal"}),
        (SQUARE, torch.where(torch.ones(6, 6).triu(1) > 0, 9.0, SQUARE), {"key": "all_but", "axis": 1, "at": 5}),
        (randn(4, 4), changed(randn(4, 4), (0, [1, 3])), {"key": "only", "axis": 0, "at": 0}),
    ],
)
def test_a_mistake_leaves_its_symptom(e, a, hint):
    assert any(hint.items() <= found.items() for found in hints(e, a)), hints(e, a)


@pytest.mark.parametrize(
    ("factor", "counts", "name"),
    [
        (1 / 8, {64}, "1/sqrt(64)"),
        (32 / 51, {32, 51}, "32/51"),
        (1.4426950408889634, {10}, "log2(e)"),
        (0.6931471805599453, {10}, "1/log2(e)"),
        (7.0, {7}, "7"),
        (-2.0, {}, "-2"),
    ],
)
@pytest.mark.parametrize("shape", [(), (3, 5)], ids=["a number", "many"])
def test_a_factor_is_named_by_what_it_is_made_of(factor, counts, name, shape):
    e = randn(*shape, seed=3)
    assert {"key": "ratio", "factor": f"{factor:.5g}", "name": name} in hints(e, e * factor, counts)


def test_a_factor_without_a_name_gets_none():
    assert hints(randn(4), randn(4) * 1.2345, {3, 8}) == []


def test_noise_above_the_budget_is_neither_order_nor_scale_nor_a_place():
    e = randn(40, 50)
    found = check_error_budget(e, (e + 1e-5 * randn(40, 50, seed=1)).float(), e.float(), FP32)
    assert (found.reason, found.detail["hints"]) == (Reason.TOLERANCE, [])


def test_roundings_in_half_precision_are_told_from_mistakes():
    e = randn(8, 9)
    noisy = e + 0.005 * randn(8, 9, seed=1)
    assert hints(e, noisy, dtype=torch.bfloat16) == [{"key": "roundings", "dtype": "bfloat16"}]
    assert {"key": "roundings"}.items() not in [h.items() for h in hints(e, randn(8, 9, seed=2), dtype=torch.bfloat16)]


@pytest.mark.parametrize(
    ("e", "actual", "keys"),
    [
        (E, changed(E, (1, 2), torch.nan), ["nan_rows", "only"]),
        (E, changed(E, (1, 2, 3), torch.nan), []),
        (E, changed(E, (1, 2, 3), torch.inf).half(), ["overflow"]),
        (changed(E, (1, 2, 3), -torch.inf), E, ["should_overflow"]),
    ],
    ids=["rows", "one number", "fp16", "too finite"],
)
def test_numbers_that_are_not_finite(e, actual, keys):
    dtype = torch.float16 if actual.dtype == torch.float16 else torch.float32
    assert [hint["key"] for hint in hints(e, actual, dtype=dtype)] == keys


def test_every_symptom_has_a_sentence_and_all_its_values():
    """Every hint that the cases above lead to fills its sentence; unknown hints from a box are dropped."""
    for e, a, _ in test_a_mistake_leaves_its_symptom.pytestmark[0].args[1]:
        found = check_error_budget(e, a.float(), e.float(), FP32)
        text = explain("WA", found.reason, found.detail)
        assert "…" not in text
        assert "%(" not in text
    assert explain("WA", "tolerance", {"hints": [{"key": "no such"}, {"key": []}, 3, None]}) == explain(
        "WA", "tolerance", {}
    )
    assert all(sentence.endswith((".", "?")) for sentence in HINTS.values())
