"""Submissions that are unusual and right are accepted, and nothing that their author reads shows a suspicion.

Blaming an honest learner is as bad as believing a cheat. Families are folders; `timed` goes through the whole judge,
speed included, the others are judged by all test cases, because what they show is not speed.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from grader.loader import Task
from grader.messages import explain
from grader.spec import Device
from tests.grader.corpus import Entry, Judged, Surroundings, judged, mismatch, read_corpus, task_named, unmeasured

FOLDER = Path(__file__).parent
ENTRIES = read_corpus(FOLDER)

#: A verdict without GPU says what it leaves open; of an accepted run nothing else may be said.
_MAY_BE_SAID = {"passed", "total", "wall_time_s", "peak_memory_mib", "verdict", "not_checked"}


def judged_honestly(entry: Entry, sandbox) -> Judged:
    task = task_named(entry.task)
    if entry.path.parent.name != "timed":
        task = without_speed(task)
    return judged(task, entry.source, sandbox, entry.kind)


def without_speed(task: Task) -> Task:
    return replace(task, spec=replace(task.spec, performance=None))


def suspicions(result: Judged) -> list[str]:
    """Whatever is said about an accepted submission beyond "accepted" and figures."""
    found = [f"{name}: {value}" for name, value in vars(result.judgement).items() if value and name not in _MAY_BE_SAID]
    for case in result.cases:
        if case["reason"] or case["verdict"] != "AC":
            found.append(f"{case['name']}: {explain(case['verdict'], case['reason'], case['detail'])}")
    performance = result.performance
    if performance is not None and not unmeasured(result):
        found += [f"performance {key}" for key in ("held", "not_measured") if performance.get(key)]
        found += ["performance not passed"] if not performance["passed"] else []
    return found


@pytest.mark.parametrize("entry", [e for e in ENTRIES if e.needs != "gpu"], ids=lambda entry: entry.id)
def test_it_is_accepted_without_suspicion(entry, sandbox, record_property):
    record_property("corpus", "honest")
    record_property("tier", sandbox.tier)
    before = Surroundings.now()
    result = judged_honestly(entry, sandbox)
    assert not mismatch(entry, result)
    assert suspicions(result) == []
    assert Surroundings.now().left_since(before) == []
    sample = result.cases[0]
    assert entry.says in sample["stdout"] + sample["stderr"]
