"""Types, lengths and keys of nested results, before any number is looked at."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import torch

from grader.checkers.result import CheckResult, dtype_name, kind, short, wrong
from grader.verdicts import Reason


def structural_difference(model: Any, actual: Any, output: str = "result") -> CheckResult | None:
    """The first place where `actual` is not built like `model`, or None.

    Tensors must agree in shape and dtype, lists and tuples in length, dicts in their keys, everything in type (an int
    may stand for a float, a bool may not stand for an int). Recursion follows `model`, which is ours.
    """
    if isinstance(model, torch.Tensor):
        return _tensor_difference(model, actual, output)
    if not _same_type(model, actual):
        return wrong(Reason.TYPE, output, expected=kind(model), actual=kind(actual))
    if isinstance(model, dict):
        return _dict_difference(model, actual, output)
    if isinstance(model, list | tuple):
        if len(model) != len(actual):
            first = next((i for i, (m, a) in enumerate(zip(model, actual, strict=False)) if _differ(m, a)), None)
            first = min(len(model), len(actual)) if first is None else first
            lengths = {"expected": len(model), "actual": len(actual)}
            return wrong(Reason.LENGTH, output, hints=[length_hint(model, actual, first)], **lengths)
        for i, (m, a) in enumerate(zip(model, actual, strict=True)):
            found = structural_difference(m, a, f"{output}[{i}]")
            if found is not None:
                return found
    return None


def length_hint(expected: Any, actual: Any, first: int) -> dict[str, Any]:
    """Of two sequences of different lengths: the items at the first place where they differ, or where one ends."""
    if first >= len(actual):
        return {"key": "ends_early", "at": first, "due": short(expected[first])}
    if first >= len(expected):
        return {"key": "ends_late", "at": first, "mine": short(actual[first])}
    return {"key": "first_difference", "at": first, "mine": short(actual[first]), "due": short(expected[first])}


def _differ(m: Any, a: Any) -> bool:
    """For plain values; numbers with an error and nests are for others to compare."""
    return isinstance(m, str | int) and (type(a) is not type(m) or m != a)


def leaves(tree: Any, output: str = "result") -> Iterator[tuple[str, Any]]:
    """(name, value) of everything in `tree` that is not a list, tuple or dict, in order."""
    if isinstance(tree, dict):
        for key, value in tree.items():
            yield from leaves(value, f"{output}[{short(key)}]")
    elif isinstance(tree, list | tuple):
        for i, value in enumerate(tree):
            yield from leaves(value, f"{output}[{i}]")
    else:
        yield output, tree


def _same_type(model: Any, actual: Any) -> bool:
    if type(model) is float:
        return type(actual) in (float, int)
    # isinstance, because a namedtuple crosses the border as a plain tuple
    return type(actual) is type(model) or (isinstance(model, tuple) and type(actual) is tuple)


def _tensor_difference(model: torch.Tensor, actual: Any, output: str) -> CheckResult | None:
    if not isinstance(actual, torch.Tensor):
        return wrong(Reason.TYPE, output, expected="tensor", actual=kind(actual))
    if model.shape != actual.shape:
        return wrong(Reason.SHAPE, output, shape_expected=list(model.shape), shape_actual=list(actual.shape))
    if model.dtype != actual.dtype:
        names = {"dtype_expected": dtype_name(model.dtype), "dtype_actual": dtype_name(actual.dtype)}
        return wrong(Reason.DTYPE, output, **names)
    return None


def _dict_difference(model: dict[Any, Any], actual: dict[Any, Any], output: str) -> CheckResult | None:
    if len(model) != len(actual):
        return wrong(Reason.LENGTH, output, expected=len(model), actual=len(actual))
    for key, value in model.items():
        if key not in actual:
            return wrong(Reason.VALUES, output, name=short(key), cause="missing_key")
        found = structural_difference(value, actual[key], f"{output}[{short(key)}]")
        if found is not None:
            return found
    return None
