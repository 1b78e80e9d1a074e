"""Submissions that are unusual and right are accepted, and nothing that their author reads shows a suspicion.

Blaming an honest learner is as bad as believing a cheat. Families are folders; `timed` goes through the whole judge,
speed included, the others are judged by all test cases, because what they show is not speed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from grader.loader import TASKS_DIR, Task, load_task
from grader.messages import explain
from grader.protocol import ReportKind
from grader.spec import SOURCE_LIMIT_BYTES
from tests.grader.corpus import (
    Entry,
    Judged,
    Surroundings,
    judged,
    mismatch,
    read_corpus,
    read_entry,
    task_named,
    unmeasured,
    untriable,
)

FOLDER = Path(__file__).parent
ENTRIES = read_corpus(FOLDER)

#: Figures, what a verdict without GPU leaves open, and notes, which `unearned_notes` looks at.
_MAY_BE_SAID = {"passed", "total", "wall_time_s", "peak_memory_mib", "verdict", "not_checked", "notes"}

#: Facts about settings that stay changed belong to these submissions, which change them, and to no other.
_CHANGES_SETTINGS = {"global_settings"}


def judged_honestly(entry: Entry, sandbox) -> Judged:
    task = task_named(entry.task)
    if entry.path.parent.name != "timed":
        task = without_speed(task)
    return judged(task, entry.source, sandbox, entry.kind)


def without_speed(task: Task) -> Task:
    return replace(task, spec=replace(task.spec, performance=None))


def unearned_notes(entry: Entry, notes: Sequence[str]) -> list[str]:
    """Notes that do not belong to an honest run of `entry`. That its result can be repeated is praise."""
    earned = ("deterministic", "left_") if entry.id in _CHANGES_SETTINGS else ("deterministic",)
    return [note for note in notes if not note.startswith(earned)]


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


@pytest.fixture(scope="module", autouse=True)
def _nothing_is_left():
    """Looked at once: it takes longer than most of these submissions."""
    before = Surroundings.now()
    yield
    assert Surroundings.now().left_since(before) == []


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.id)
def test_it_is_accepted_without_suspicion(entry, tier_sandbox, record_property):
    record_property("corpus", "honest")
    record_property("tier", tier_sandbox.tier)
    if untriable(entry, tier_sandbox):
        pytest.skip(untriable(entry, tier_sandbox))
    result = judged_honestly(entry, tier_sandbox)
    assert not mismatch(entry, result)
    assert suspicions(result) == []
    assert unearned_notes(entry, result.judgement.notes) == []
    sample = result.cases[0]
    assert entry.says in sample["stdout"] + sample["stderr"]


# Controls: the test above can fail.


def entry_of(tmp_path, body: str, header: str = "AC — a control", task: str = "double-all") -> Entry:
    path = tmp_path / "control.py"
    path.write_text(f"# verdict: {header}\n# task: {task}\n{body}", encoding="utf-8")
    return read_entry(path)


def test_a_wrong_submission_is_noticed(tmp_path, sandbox):
    entry = entry_of(tmp_path, "def double_all(numbers):\n    return [2 * n + (len(numbers) > 20) for n in numbers]\n")
    result = judged_honestly(entry, sandbox)
    assert mismatch(entry, result).startswith("got WA values, wanted AC")
    assert suspicions(result)


def test_a_suspicion_is_noticed(sandbox):
    entry = next(entry for entry in ENTRIES if entry.id == "lambda_entry")
    result = judged_honestly(entry, sandbox)
    assert suspicions(result) == []
    result.reports.append((ReportKind.PERFORMANCE, {"passed": True, "held": "implausible", "not_measured": ""}))
    assert suspicions(result) == ["performance held"]
    assert unearned_notes(entry, ("deterministic", "left_threads")) == ["left_threads"]


def test_every_timed_task_has_an_honest_submission_that_is_timed():
    timed = {path.name for path in TASKS_DIR.iterdir() if load_task(path.name).spec.performance is not None}
    assert timed <= {entry.task for entry in ENTRIES if entry.path.parent.name == "timed"}


def test_odd_files_are_as_odd_as_their_first_line_says():
    """An editor or a version control system may mend them."""
    text = {path.stem: path.read_bytes() for path in (FOLDER / "text").glob("*.py")}
    assert text["byte_order_mark"].startswith(b"\xef\xbb\xbf")
    assert b"\n" not in text["crlf"].replace(b"\r\n", b"")
    assert text["carriage_returns"].count(b"\r") > text["carriage_returns"].count(b"\n")
    assert not text["no_final_newline"].endswith(b"\n")
    assert b"\n\t\t" in text["tabs"]
    assert b"\n    " not in text["tabs"]
    assert b"\n\x0c\n" in text["form_feeds"]
    assert max(map(len, text["long_lines"].splitlines())) > 15_000
    assert 60_000 < len(text["huge_docstring"]) <= SOURCE_LIMIT_BYTES


def test_honest_oddities_are_not_few():
    assert len(ENTRIES) >= 100
    assert all(entry.expectation.verdict == "AC" and entry.expectation.mistake for entry in ENTRIES)
    assert {task.name for task in TASKS_DIR.iterdir()} <= {entry.task for entry in ENTRIES}
