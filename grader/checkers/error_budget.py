"""Numbers with an error: how far from the oracle, against how far a plain implementation is.

    error_i  <=  c * relative plain error * magnitude_i          the same arithmetic, another order of it
               + eps(dtype) * |expected_i|                       one rounding of the result
               + FLOOR_ROUNDINGS * eps(compute) * magnitude_i    where the plain error happens to be 0
               + atol                                            only where the contract names one

with c = 2 for results and 3 for gradients. `compute` is the dtype that a task computes in: fp32 for fp16 and bf16
inputs.

Where the rows of a batch differ in scale, one budget for all would be that of the largest row, and zeros would pass in
the small ones. So `magnitude_i` is local: the largest |expected| of a slice through i (see `local_magnitude`), and the
plain error near i is that magnitude times the largest relative error that `plain` makes anywhere. This holds only as
far as `plain` bears it out. Where its own error is above rounding and floor, numbers have cancelled: what was rounded
was larger than what is left, its error in a single slice may be small by luck, and magnitude and plain error are the
largest of the whole tensor. Where everything cancels (softmax over one key, a norm over one element), magnitude is that
of the operands, or the budget of honest code would be 0.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import torch

from grader.checkers.diagnosis import Clues, diagnose
from grader.checkers.exact import check_exact, equal_tensors, first_index
from grader.checkers.result import ACCEPTED, CheckResult, accepted_with, contrast, wrong
from grader.checkers.structure import leaves, structural_difference
from grader.checkers.symptoms import non_finite, symptoms
from grader.verdicts import Reason

RESULT_FACTOR = 2.0
GRADIENT_FACTOR = 3.0
FLOOR_ROUNDINGS = 16.0
NO_CLUES = Clues()
#: Fewer numbers can all be small by chance, and their plain error can be 0 by chance.
SLICE_ELEMENTS = 8


class YardstickError(ValueError):
    """The task's plain() or expected() is no yardstick; the author must mend cases.py."""


@dataclass(frozen=True)
class Scale:
    """What the budget needs to know about a call.

    compute_dtype      dtype of the arithmetic: the widest floating input, at least fp32
    operand_magnitude  size of what may cancel: of the inputs (at most 1) or of the upstream gradients
    atol               `Case.atol`
    """

    compute_dtype: torch.dtype
    operand_magnitude: float
    atol: float = 0.0


def check_exact_numbers(expected: Any, actual: Any, plain: Any, output: str = "result") -> CheckResult:
    """AC when `actual` is `expected`, rounded to the dtype of `plain`, in every bit but the sign of zero.

    For inputs on which no order of operations rounds (`Case.exact`). Raises YardstickError where `plain` itself is not
    exact: then the inputs are not of that kind.
    """
    due = [e.to(p.dtype) if isinstance(p, torch.Tensor) else e for e, p in _paired(expected, plain, output)]
    yardstick = [p for _, p in leaves(plain, output)]
    if not check_exact(due, yardstick).accepted:
        raise YardstickError("the case is marked exact, and plain() is not exact on it; choose smaller integers")
    return check_exact(plain, actual, output)


def check_error_budget(
    expected: Any,
    actual: Any,
    plain: Any,
    scale: Scale,
    *,
    factor: float = RESULT_FACTOR,
    output: str = "result",
    clues: Clues = NO_CLUES,
) -> CheckResult:
    """AC when every floating number of `actual` is within its budget, and everything else is equal.

    expected   the oracle's result, usually fp64
    plain      the yardstick's result: it also fixes types, shapes and dtypes
    clues      about the inputs, to recognise mistakes

    Raises YardstickError when expected and plain are not built alike, or plain is not finite where expected is.
    """
    difference = structural_difference(plain, actual, output)
    if difference is not None:
        return difference
    margins = []
    for (e, p), (name, a) in zip(_paired(expected, plain, output), leaves(actual, output), strict=True):
        if isinstance(p, torch.Tensor) and p.is_floating_point():
            found = _check_tensor(e, a, p, scale, factor, name, clues)
        elif isinstance(p, float):
            found = _check_float(e, a, p, scale, factor, name)
        elif isinstance(p, torch.Tensor):
            found = equal_tensors(e.to(p.dtype), a, name)
        else:
            found = check_exact(p, a, name)
        if not found.accepted:
            return found
        margins.append(found.margin)
    return accepted_with(*margins)


def _paired(expected: Any, plain: Any, output: str) -> list[tuple[Any, Any]]:
    """The leaves of both, side by side. Raises YardstickError when they are not built alike."""
    ours, yardstick = list(leaves(expected, output)), list(leaves(plain, output))
    if [name for name, _ in ours] != [name for name, _ in yardstick]:
        raise YardstickError("expected() and plain() return different structures")
    return [(e, p) for (_, e), (_, p) in zip(ours, yardstick, strict=True)]


def _check_float(e: Any, a: float, p: float, scale: Scale, factor: float, name: str) -> CheckResult:
    # float(int) overflows where a float would be inf
    expected, actual, plain = (torch.tensor(x, dtype=torch.float64) for x in (float(e), _to_float(a), p))
    return _check_tensor(expected, actual, plain, scale, factor, name, NO_CLUES)


def _to_float(value: float) -> float:
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf


def _check_tensor(
    expected: torch.Tensor,
    actual: torch.Tensor,
    plain: torch.Tensor,
    scale: Scale,
    factor: float,
    name: str,
    clues: Clues,
) -> CheckResult:
    if expected.shape != plain.shape:
        raise YardstickError(f"{name}: expected() has shape {list(expected.shape)}, plain() {list(plain.shape)}")
    if expected.numel() == 0:
        return ACCEPTED
    e, a, p = expected.double(), actual.double(), plain.double()
    # What overflows the task's dtype is meant to: the oracle, once rounded, says where.
    finite = expected.to(plain.dtype).isfinite()
    e = torch.where(finite, e, expected.to(plain.dtype).double())
    unfit = torch.where(finite, ~a.isfinite(), ~((a == e) | (a.isnan() & e.isnan())))
    if unfit.any():
        return _non_finite(e, a, unfit, name, plain.dtype)
    if not p[finite].isfinite().all():
        raise YardstickError(f"{name}: plain() is not finite where expected() is; it is no yardstick there")
    budget = error_budget(e, p, finite, scale, factor, plain.dtype)
    error = torch.where(finite, (a - e).abs(), 0.0)
    bad = error > budget
    if not bad.any():
        return accepted_with(float(torch.where(error > 0, error / budget, 0.0).max()))
    index = first_index(bad)
    at = tuple(index)
    reason, extra = diagnose(e, a, bad, budget, clues.masks)
    hints = []
    if reason in (Reason.TOLERANCE, Reason.SCALE, Reason.ORDER) and bool(a.isfinite().all()):
        hints = symptoms(
            torch.where(finite, e, 0.0), torch.where(finite, a, 0.0), bad, budget, plain.dtype, clues.counts
        )
    return wrong(
        reason,
        name,
        index=index,
        **contrast(e[at].item(), a[at].item()),
        error=_number(error[at]),
        budget=_number(budget[at]),
        mismatched=int(bad.sum()),
        elements=bad.numel(),
        hints=hints,
        **extra,
    )


def error_budget(
    e: torch.Tensor, p: torch.Tensor, finite: torch.Tensor, scale: Scale, factor: float, dtype: torch.dtype
) -> torch.Tensor:
    """The budget of each element, fp64, in the shape of `e`; see the head of this module.

    e, p    oracle and yardstick in fp64;  finite   where both are numbers;  dtype   of the result
    """
    values = torch.where(finite, e, 0.0).abs()
    plain_error = torch.where(finite, (p - e).abs(), 0.0)
    rounding = torch.finfo(dtype).eps * values
    compute_eps = torch.finfo(scale.compute_dtype).eps
    floor_eps = FLOOR_ROUNDINGS * compute_eps
    magnitude = local_magnitude(values)
    largest = float(magnitude.max())
    if largest < math.sqrt(compute_eps) * scale.operand_magnitude:
        magnitude = torch.full_like(values, scale.operand_magnitude)
    elif bool((plain_error > rounding + floor_eps * magnitude).any()):
        magnitude = torch.full_like(values, largest)
    else:
        # a slice below the rounding errors of the rest may be what a cancellation left
        magnitude = torch.where(magnitude > floor_eps * largest, magnitude, largest)
    relative_error = torch.where(plain_error > 0, plain_error / magnitude, 0.0).max()
    return factor * relative_error * magnitude + rounding + floor_eps * magnitude + scale.atol


def local_magnitude(values: torch.Tensor) -> torch.Tensor:
    """For each element of `values` (any shape, >= 0) the maximum of the slice through it whose maximum is smallest.

    Slices are all elements that share one index, and the rows along the last axis; those of fewer than SLICE_ELEMENTS
    say too little about a scale and do not count. Without any, it is the maximum of the whole tensor.

    >>> local_magnitude(torch.tensor([[1.0] * 7 + [3.0], [100.0] * 8]))[:, 0]
    tensor([  3., 100.])
    """
    axes = range(values.dim())
    local = values.max().expand(values.shape)
    for kept in [(d,) for d in axes] + [tuple(axes[:-1])]:
        others = tuple(d for d in axes if d not in kept)
        if others and math.prod(values.shape[d] for d in others) >= SLICE_ELEMENTS:
            local = torch.minimum(local, values.amax(dim=others, keepdim=True))
    return local


def _non_finite(e: torch.Tensor, a: torch.Tensor, unfit: torch.Tensor, name: str, dtype: torch.dtype) -> CheckResult:
    index = first_index(unfit)
    at = tuple(index)
    return wrong(
        Reason.NON_FINITE,
        name,
        index=index,
        **contrast(e[at].item(), a[at].item()),
        mismatched=int(unfit.sum()),
        elements=unfit.numel(),
        cause="" if bool(e[at].isfinite()) else "finite",
        hints=non_finite(e, a, unfit, dtype),
    )


def _number(value: torch.Tensor) -> float:
    return float(f"{value.item():.4g}")
