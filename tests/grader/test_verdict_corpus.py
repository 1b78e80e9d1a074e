"""Submissions with known verdicts, through the real judge and the real sandbox.

Each file of tests/grader/tasks/*/solutions says in its first line what it must get. A last test counts verdicts and
reasons: none may be without a submission that provokes it.
"""

from pathlib import Path

import pytest

from grader.loader import load_task
from grader.verdicts import Reason, Verdict
from grader.verify import check_solution, parse_header

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


def test_every_verdict_and_reason_has_a_submission():
    expectations = [parse_header(path) for path in SOLUTIONS]
    covered = {e.verdict for e in expectations} | {e.reason for e in expectations}
    assert (set(Verdict) | set(Reason)) - covered - OURS == set()


def test_honest_variants_are_not_few():
    """A judge that refuses everything would pass the other tests of this file."""
    assert sum(parse_header(path).verdict is Verdict.AC for path in SOLUTIONS) >= 12
