"""Gates: what every task must refuse, notice and let through before it can be published, whoever wrote it.

    answers     answers that know nothing, or that are right in part, are refused
    gradients   so are gradients that are flipped, doubled, zero, missing or leaked
    influence   every input matters
    seeds       accepted solutions pass with twenty fresh seeds, wrong ones fail for the same reason each time
    repeats     a solution that is right for its first calls only is caught
    record      what came of it, in gates.json: the site publishes a task only with a record of its very version

These work on claims and in plain processes; `grader.verify` runs them, and the solutions through the real judge.
"""

from __future__ import annotations

from collections.abc import Iterator

from grader.gates.answers import check_answers, check_right
from grader.gates.cases import built_cases
from grader.gates.gradients import check_gradients
from grader.gates.influence import check_inputs
from grader.gates.table import Check
from grader.loader import Task

__all__ = ["Check", "fast_gates"]


def fast_gates(task: Task) -> Iterator[Check]:
    """The gates that need neither a box nor a solution. Raises TaskError when the author's code fails."""
    cases = built_cases(task)
    yield check_right(task, cases)
    yield from check_answers(task, cases)
    yield from check_gradients(task, cases)
    yield from check_inputs(task, cases)
