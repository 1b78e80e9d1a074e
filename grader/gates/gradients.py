"""Gradients that are wrong in ways that training survives: each must be refused, for each argument by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import torch

from grader.cases import BuiltCase
from grader.gates.cases import answer_of, claim_of, refuses
from grader.gates.table import Check, counted
from grader.loader import Task

#: What a gradient may be in place of the right one; None is a detached argument.
_WRONG: dict[str, Callable[[torch.Tensor], torch.Tensor | None]] = {
    "sign flipped": torch.neg,
    "doubled": lambda gradient: gradient * 2,
    "zero": torch.zeros_like,
    "missing": lambda gradient: None,
}


def check_gradients(task: Task, cases: list[BuiltCase]) -> Iterator[Check]:
    """Wrong gradients of each argument; one is enough, the other gradients and the result are right.

    Where the right gradient is zero, only a missing one is wrong.
    """
    names = dict.fromkeys(name for case in cases for name in case.case.gradients)
    for name in names:
        for what, change in _WRONG.items():
            yield _check(task, cases, name, what, change)
    for name in dict.fromkeys(name for case in cases for name in case.case.no_gradient):
        yield _check_leaked(task, cases, name)


def _check(
    task: Task,
    cases: list[BuiltCase],
    name: str,
    what: str,
    change: Callable[[torch.Tensor], torch.Tensor | None],
) -> Check:
    tried = refused = 0
    for case in cases:
        right = answer_of(case).gradients.get(name)
        if name not in case.case.gradients or right is None:
            continue
        if what != "missing" and not right.any():
            continue
        tried += 1
        gradients = {**answer_of(case).gradients, name: change(right)}
        refused += refuses(case, claim_of(case, answer_of(case).output, gradients=gradients))
    note = "" if refused else "no case can tell; ask for this gradient where it is not zero"
    actual = "refused" if refused else "accepted"
    title = f"gradient of {name}: {what}"
    return Check(task.spec.slug, title, "refused", actual, refused > 0, counted(refused, tried), note)


def _check_leaked(task: Task, cases: list[BuiltCase], name: str) -> Check:
    asked = [case for case in cases if name in case.case.no_gradient]
    refused = sum(
        refuses(
            case,
            claim_of(
                case,
                answer_of(case).output,
                gradients={**answer_of(case).gradients, name: torch.ones_like(case.inputs[name])},
            ),
        )
        for case in asked
    )
    ok = refused == len(asked)
    actual = "refused" if ok else "accepted"
    return Check(task.spec.slug, f"gradient of {name}: leaked", "refused", actual, ok, counted(refused, len(asked)))
