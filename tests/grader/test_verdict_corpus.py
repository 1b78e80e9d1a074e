"""Submissions with known verdicts, through the real judge and the real sandbox.

Each file of tests/grader/tasks/*/solutions says in its first line what it must get. A last test counts verdicts and
reasons: none may be without a submission that provokes it.
"""

from dataclasses import replace
from pathlib import Path

import pytest

from grader.loader import load_task
from grader.verdicts import Reason, Verdict
from grader.verify import check_degenerate, check_inputs_matter, check_solution, parse_header

TASKS = Path(__file__).parent / "tasks"
SOLUTIONS = sorted(TASKS.glob("*/solutions/*.py"))

#: Not provoked by any submission, because they are not about submissions: see test_judge.py.
OURS = {Verdict.IE, Verdict.SK, Reason.SANDBOX, Reason.TASK, Reason.WORKER, Reason.NONE}


@pytest.fixture(scope="session")
def tasks():
    return {folder.name: load_task(folder.name, TASKS) for folder in TASKS.iterdir()}


@pytest.mark.parametrize("path", SOLUTIONS, ids=lambda path: f"{path.parent.parent.name}/{path.stem}")
def test_the_verdict_is_the_one_in_the_first_line(path, tasks, sandbox):
    check = check_solution(tasks[path.parent.parent.name], sandbox, path)
    if check.unmeasured:
        pytest.skip(f"nothing is timed here: {check.unmeasured}")
    assert check.ok, f"got {check.actual}, wanted {check.expected}: {check.note}"


@pytest.mark.parametrize("slug", ["masked-softmax", "transposed"])
def test_no_degenerate_answer_is_accepted(slug, tasks):
    answers = list(check_degenerate(tasks[slug]))
    assert {"answer: zeros", "answer: ones"} <= {check.name for check in answers}
    inputs = list(check_inputs_matter(tasks[slug]))
    assert "input: x" in {check.name for check in inputs}
    assert [check for check in answers + inputs if not check.ok] == []


def test_cases_that_cannot_fail_are_found(tasks):
    """Only the sample of equal numbers left: it cannot tell the mean from the softmax, nor see any input."""
    blind = replace(tasks["masked-softmax"], cases=tasks["masked-softmax"].cases[:1])
    assert "answer: its own mean" in {check.name for check in check_degenerate(blind) if not check.ok}
    assert "input: x" in {check.name for check in check_inputs_matter(blind) if not check.ok}


def test_every_verdict_and_reason_has_a_submission():
    expectations = [parse_header(path) for path in SOLUTIONS]
    covered = {e.verdict for e in expectations} | {e.reason for e in expectations}
    assert (set(Verdict) | set(Reason)) - covered - OURS == set()


def test_honest_variants_are_not_few():
    """A judge that refuses everything would pass the other tests of this file."""
    assert sum(parse_header(path).verdict is Verdict.AC for path in SOLUTIONS) >= 12
