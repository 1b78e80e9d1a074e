"""The cases that gates work on: built once for each task, from seeds that follow from the task's hash.

Equal versions of a task are verified with equal numbers, so that a record can be reproduced.
"""

from __future__ import annotations

import random
from typing import Any

import torch

from grader.cases import Answer, BuiltCase, build_case
from grader.checkers import Claim, check
from grader.gates.trees import detached
from grader.inside import wire
from grader.loader import Task
from grader.spec import Distribution


def built_cases(task: Task, number: int = 0) -> list[BuiltCase]:
    """All cases of `task`, samples too, with the `number`-th set of seeds. Raises TaskError."""
    return [build_case(task, index, task.hash, f"gates {number}") for index in range(len(task.cases))]


def answer_of(case: BuiltCase) -> Answer:
    """An answer that is right: the yardstick's, or the oracle's where there is no yardstick."""
    answer = case.plain or case.expected
    if isinstance(answer.output, Distribution):
        return Answer(drawn(answer.output, random.Random(case.case.name)), answer.gradients)
    return answer


def drawn(due: Distribution, rng: random.Random) -> Any:
    """What an honest sampler returns: int64 (..., n), or the dict of three that tasks with seeds ask for."""
    rows = due.probabilities.reshape(-1, due.probabilities.shape[-1])

    def draws() -> torch.Tensor:
        generator = torch.Generator().manual_seed(rng.getrandbits(62))
        found = torch.multinomial(rows, due.draws, replacement=True, generator=generator)
        return found.reshape(*due.probabilities.shape[:-1], due.draws)

    first = draws()
    return {"draws": first, "same seed": first.clone(), "other seed": draws()} if due.seeds else first


def claim_of(case: BuiltCase, output: Any, **changes: Any) -> Claim:
    """The right answer's claim with another output."""
    return Claim(output, **{"gradients": dict(answer_of(case).gradients), "inputs_after": case.inputs, **changes})


def refuses(case: BuiltCase, claim: Claim) -> bool:
    return not check(case, claim).accepted


def fresh_inputs(case: BuiltCase) -> dict[str, Any]:
    """The inputs of the case, made anew, with the layout that they have."""
    sealed = wire.encode(case.inputs, layouts=True)
    return dict(wire.decode(sealed, limit_bytes=len(sealed), layouts=True))


def right_output(task: Task, inputs: dict[str, Any]) -> Any:
    """What somebody who is right returns for `inputs`, which may be written to."""
    output = (task.plain or task.expected)(inputs)
    return drawn(output, random.Random(task.hash)) if isinstance(output, Distribution) else detached(output)
