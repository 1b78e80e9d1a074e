"""What a call must not do besides its result: change its inputs, share memory with them, lose or leak gradients."""

from __future__ import annotations

from typing import Any

from grader.cases import Answer
from grader.checkers.error_budget import GRADIENT_FACTOR, Scale, check_error_budget
from grader.checkers.exact import check_exact
from grader.checkers.result import ACCEPTED, CheckResult, accepted_with, wrong
from grader.verdicts import Reason


def check_inputs_untouched(before: dict[str, Any], after: dict[str, Any]) -> CheckResult:
    """AC when every argument is what it was; the first changed one is named otherwise."""
    for name, value in before.items():
        found = check_exact(value, after.get(name), name)
        if not found.accepted:
            return found.below(Reason.INPUT_MODIFIED, argument=name)
    return ACCEPTED


def check_gradients(
    names: tuple[str, ...], expected: Answer, plain: Answer, claimed: dict[str, Any], scale: Scale
) -> CheckResult:
    """AC when the gradient of each argument in `names` is within its budget; the first that is not is named.

    An absent gradient is wrong unless the oracle has none either: a result that does not depend on an argument must
    still be attached to it when the oracle's is.
    """
    margins = []
    for name in names:
        e, p, a = expected.gradients[name], plain.gradients[name], claimed.get(name)
        if e is None or p is None:
            if a is not None and bool((a != 0).any()):
                return wrong(Reason.NO_GRADIENT, f"gradient of {name}", argument=name, cause="unwanted")
            continue
        if a is None:
            return wrong(Reason.NO_GRADIENT, f"gradient of {name}", argument=name, cause="missing")
        found = check_error_budget(e, a, p, scale, factor=GRADIENT_FACTOR, output=f"gradient of {name}")
        if not found.accepted:
            return found.below(Reason.GRADIENT, argument=name)
        margins.append(found.margin)
    return accepted_with(*margins)


def check_no_gradient(names: tuple[str, ...], claimed: dict[str, Any]) -> CheckResult:
    """AC when the arguments in `names`, detached by contract, got no gradient or an all-zero one."""
    for name in names:
        gradient = claimed.get(name)
        if gradient is not None and bool((gradient != 0).any()):
            return wrong(Reason.NO_GRADIENT, f"gradient of {name}", argument=name, cause="unwanted")
    return ACCEPTED
