"""Equal, or not: token ids, strings, counts, and tensors that have one right answer."""

from __future__ import annotations

import math
from collections import Counter
from typing import Any

import torch

from grader.checkers.result import ACCEPTED, CheckResult, short, wrong
from grader.checkers.structure import length_hint, structural_difference
from grader.verdicts import Reason


def check_exact(expected: Any, actual: Any, output: str = "result") -> CheckResult:
    """AC when `actual` equals `expected` in every type, length and value; NaN equals NaN.

    A wrong list says which index differs first and how many do; the right items in another order are called that.
    """
    if isinstance(expected, list | tuple) and type(actual) is type(expected):
        return _check_sequence(expected, actual, output)
    if isinstance(expected, dict) and isinstance(actual, dict):
        return _check_dict(expected, actual, output)
    difference = structural_difference(expected, actual, output)
    if difference is not None:
        return difference
    if isinstance(expected, torch.Tensor):
        return equal_tensors(expected, actual, output)
    if _equal(expected, actual):
        return ACCEPTED
    if isinstance(expected, bool) and output.endswith("']"):  # what a driver found out, under a key that says it
        cause = "must_hold" if expected else "must_not_hold"
        return wrong(Reason.VALUES, output, name=output[output.rindex("['") + 2 : -2], cause=cause)
    return wrong(Reason.VALUES, output, expected=short(expected), actual=short(actual), mismatched=1, elements=1)


def equal_tensors(expected: torch.Tensor, actual: torch.Tensor, output: str) -> CheckResult:
    """Bit-for-bit up to NaN payloads and the sign of zero; shape and dtype are known to agree."""
    differs = actual != expected
    if expected.is_floating_point():
        differs &= ~(actual.isnan() & expected.isnan())
    if not differs.any():
        return ACCEPTED
    index = first_index(differs)
    return wrong(
        Reason.VALUES,
        output,
        index=index,
        expected=short(expected[tuple(index)].item()),
        actual=short(actual[tuple(index)].item()),
        mismatched=int(differs.sum()),
        elements=differs.numel(),
    )


def first_index(where: torch.Tensor) -> list[int]:
    """Index of the first True of a bool tensor that has one; [] for a 0-d tensor.

    >>> first_index(torch.tensor([[False, False], [True, True]]))
    [1, 0]
    """
    return [int(i) for i in where.nonzero()[0]]


def _check_sequence(expected: Any, actual: Any, output: str) -> CheckResult:
    shared = list(zip(expected, actual, strict=False))
    failures = [i for i, (e, a) in enumerate(shared) if not check_exact(e, a).accepted]
    if not failures and len(expected) == len(actual):
        return ACCEPTED
    if len(expected) != len(actual):
        first = failures[0] if failures else len(shared)
        lengths = {"expected": len(expected), "actual": len(actual)}
        return wrong(Reason.LENGTH, output, index=[first], hints=[length_hint(expected, actual, first)], **lengths)
    first = failures[0]
    inner = check_exact(expected[first], actual[first], f"{output}[{first}]")
    if inner.reason not in (Reason.VALUES, Reason.LENGTH):
        return inner
    same_items = len(failures) > 1 and _same_items(expected, actual)
    return wrong(
        Reason.ORDER if same_items else Reason.VALUES,
        output,
        index=[first],
        expected=short(expected[first]),
        actual=short(actual[first]),
        mismatched=len(failures),
        elements=len(expected),
    )


def _check_dict(expected: dict[Any, Any], actual: dict[Any, Any], output: str) -> CheckResult:
    for key, value in expected.items():
        if key not in actual:
            return wrong(Reason.VALUES, output, name=short(key), cause="missing_key")
        found = check_exact(value, actual[key], f"{output}[{short(key)}]")
        if not found.accepted:
            return found
    extra = [key for key in actual if key not in expected]
    if extra:
        return wrong(Reason.LENGTH, output, name=short(extra[0]), cause="extra_key")
    return ACCEPTED


def _same_items(expected: Any, actual: Any) -> bool:
    try:
        return Counter(expected) == Counter(actual)
    except TypeError:  # unhashable items: no cheap way to tell
        return False


def _equal(expected: Any, actual: Any) -> bool:
    if isinstance(expected, float) and math.isnan(expected):
        return isinstance(actual, float) and math.isnan(actual)
    return bool(expected == actual)
