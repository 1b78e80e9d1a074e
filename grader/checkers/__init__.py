"""Pure functions from (what was due, what came back) to right or wrong, and why."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import torch

from grader.cases import BuiltCase, tensors
from grader.checkers.contract import check_gradients, check_inputs_untouched, check_no_gradient
from grader.checkers.diagnosis import clues
from grader.checkers.distribution import FALSE_ALARM_RATE, check_distribution
from grader.checkers.error_budget import Scale, check_error_budget, check_exact_numbers
from grader.checkers.exact import check_exact
from grader.checkers.layout import TensorLayout, check_layouts
from grader.checkers.result import ACCEPTED, CheckResult, accepted_with, wrong
from grader.inside import wire
from grader.spec import Distribution
from grader.verdicts import Reason

__all__ = ["ACCEPTED", "CheckResult", "Claim", "TensorLayout", "check", "same_bits"]


@dataclass(frozen=True)
class Claim:
    """What a box says the call gave, decoded and typed, but not believed.

    gradients      by argument name; None where autograd found none
    inputs_after   the arguments after the call; None for a timed call, which does without
    aliases        arguments whose memory the result shares
    layouts        how each tensor of the result lies in memory; none for a timed call
    left           global settings that the call left changed
    """

    output: Any
    gradients: dict[str, torch.Tensor | None] = field(default_factory=dict)
    inputs_after: dict[str, Any] | None = None
    aliases: tuple[str, ...] = ()
    layouts: tuple[TensorLayout, ...] = ()
    left: tuple[str, ...] = ()


def check(built: BuiltCase, claim: Claim) -> CheckResult:
    """The first thing wrong with `claim`: layout, the result, then the inputs, then aliasing, then the gradients."""
    case, expected, plain = built.case, built.expected, built.plain
    found = check_layouts(claim.layouts, case.layout)
    if not found.accepted:
        return found
    if isinstance(expected.output, Distribution):
        found = check_distribution(expected.output, claim.output, FALSE_ALARM_RATE / built.trials)
    elif plain is None:
        found = check_exact(expected.output, claim.output)
    elif case.exact:
        found = check_exact_numbers(expected.output, claim.output, plain.output)
    else:
        scale = Scale(compute_dtype(built.inputs), min(1.0, _magnitude(built.inputs)), case.atol)
        found = check_error_budget(expected.output, claim.output, plain.output, scale, clues=clues(built.inputs))
    if not found.accepted:
        return _state(found)
    margin = found.margin
    if claim.inputs_after is not None:
        found = check_inputs_untouched(built.inputs, claim.inputs_after)
        if not found.accepted:
            return found
    if claim.aliases:
        return wrong(Reason.ALIASING, "result", argument=claim.aliases[0])
    if plain is not None:
        scale = Scale(compute_dtype(built.inputs), _magnitude(built.upstream), case.atol)
        found = check_gradients(case.gradients, expected, plain, claim.gradients, scale)
        if not found.accepted:
            return found
        margin = max(margin, found.margin)
    found = check_no_gradient(case.no_gradient, claim.gradients)
    return accepted_with(margin) if found.accepted else found


def same_bits(one: Claim, other: Claim) -> bool:
    """Whether two calls gave the same, down to the sign of zero and the payload of NaN, gradients included."""
    first, second = (wire.encode([claim.output, claim.gradients], opaque=True) for claim in (one, other))
    return first == second


def _state(found: CheckResult) -> CheckResult:
    """A driver that returns a dict with the key "state" tells what a call leaves behind from what it returns."""
    if not str(found.detail.get("output", "")).startswith("result['state']"):
        return found
    return found.below(Reason.STATE)


def compute_dtype(inputs: dict[str, Any]) -> torch.dtype:
    """The dtype a call computes in: that of its widest floating tensor, at least fp32; fp64 without any tensor.

    >>> compute_dtype({"x": torch.zeros(1, dtype=torch.float16)}), compute_dtype({"n": 3})
    (torch.float32, torch.float64)
    """
    dtypes = {t.dtype for t in tensors(inputs) if t.is_floating_point()}
    return torch.float64 if not dtypes or torch.float64 in dtypes else torch.float32


def _magnitude(tree: Any) -> float:
    """Largest finite absolute value among the floating tensors of `tree`; 1 when there is none."""
    largest = [
        float(t[t.isfinite()].abs().max()) for t in tensors(tree) if t.is_floating_point() and t.isfinite().any()
    ]
    return max(largest, default=1.0)
