"""Every input must matter: a task whose result does not depend on one can be solved without reading it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import torch

from grader.cases import BuiltCase
from grader.gates.cases import claim_of, fresh_inputs, refuses, right_output
from grader.gates.table import Check, counted
from grader.gates.trees import disturbed
from grader.loader import Task

#: An argument, and for a dict that has the same keys in every case, one of its entries.
Path = tuple[str, ...]


@dataclass
class _Influence:
    """Over all cases that have the input: how many there are, in how many another value was legal, and changed the
    result beyond the budget."""

    cases: int = 0
    legal: int = 0
    matters: int = 0
    kinds: set[str] = field(default_factory=set)


def check_inputs(task: Task, cases: list[BuiltCase]) -> Iterator[Check]:
    """Each input, and a single element of each tensor, must change the right answer of some case when disturbed.

    Inputs in the task's NO_EFFECT must not: there the author says what else looks at them.
    """
    for path in _paths(cases):
        for element in (False, True) if _is_tensor(cases, path) else (False,):
            found = _influence(task, cases, path, element)
            if found.cases:
                yield _check(task, path, element, found)


def _check(task: Task, path: Path, element: bool, found: _Influence) -> Check:
    name = f"input: {'one element of ' if element else ''}{'.'.join(path)}"
    reason = task.no_effect.get(path[0])
    figures = counted(found.matters, found.cases)
    if reason is not None:
        ok = found.matters == 0
        note = reason if ok else "NO_EFFECT names it, and it has one; take it out of there"
        actual = "changes nothing" if ok else "changes the result"
        return Check(task.spec.slug, name, "changes nothing", actual, ok, figures, note)
    if found.matters or not found.legal:
        actual = "changes the result" if found.matters else "has no other legal value"
        return Check(task.spec.slug, name, actual, actual, True, figures)
    note = "no case depends on it; aim one at it, or say in NO_EFFECT what else looks at it"
    return Check(task.spec.slug, name, "changes the result", "changes nothing", False, figures, note)


def _influence(task: Task, cases: list[BuiltCase], path: Path, element: bool) -> _Influence:
    found = _Influence()
    for case in cases:
        value = _get(case.inputs, path)
        others = disturbed(value, random.Random(f"{task.hash} {case.case.name} {path}"), element=element)
        found.cases += bool(others)
        outputs = [output for other in others for output in _outputs(task, case, path, other)]
        found.legal += bool(outputs)
        found.matters += any(refuses(case, claim_of(case, output)) for output in outputs)
    return found


def _outputs(task: Task, case: BuiltCase, path: Path, value: Any) -> Iterator[Any]:
    """The right answer with another value of one input; nothing where that is not a legal one."""
    inputs = fresh_inputs(case)
    _set(inputs, path, value)
    try:
        yield right_output(task, inputs)
    except Exception:
        return


def _paths(cases: list[BuiltCase]) -> list[Path]:
    names = dict.fromkeys(name for case in cases for name in case.inputs)
    return [path for name in names for path in _paths_of(cases, name)]


def _paths_of(cases: list[BuiltCase], name: str) -> list[Path]:
    values = [case.inputs[name] for case in cases if name in case.inputs]
    if all(isinstance(value, dict) and value for value in values):
        keys = {tuple(value) for value in values}
        if len(keys) == 1 and all(isinstance(key, str) for key in values[0]):
            return [(name, key) for key in values[0]]
    return [(name,)]


def _is_tensor(cases: list[BuiltCase], path: Path) -> bool:
    return any(isinstance(_get(case.inputs, path), torch.Tensor) for case in cases)


def _get(inputs: dict[str, Any], path: Path) -> Any:
    value: Any = inputs
    for key in path:
        if not isinstance(value, dict) or key not in value:
            return None
        value = value[key]
    return value


def _set(inputs: dict[str, Any], path: Path, value: Any) -> None:
    for key in path[:-1]:
        inputs = inputs[key]
    inputs[path[-1]] = value
