"""A task is published only as a version that has passed the gates; the last good one stays live."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.gates.record import write_record
from grader.gates.table import Check
from quizsite.catalog.models import Status, Task
from quizsite.catalog.sync import sync

PASSED = Check("total", "answer: zeros", "refused", "refused", True)
FAILED = Check("total", "input: x", "changes the result", "changes nothing", False)

FILES = {
    "task.md": """---
title: Sum
topic: basics
difficulty: 1
minutes: 5
tags: []
notes: ["000-001"]
status: published
entry_point: total
signature: "def total(x: list[int]) -> int"
checker: exact
---

Add them up.
""",
    "starter.py": "def total(x):\n    raise NotImplementedError\n",
    "cases.py": "CASES = ()\n",
    "solutions/accepted_sum.py": "# verdict: AC\n",
    "solutions/wrong_first.py": "# verdict: WA values — forgets the last\n",
}


@pytest.fixture
def total(bank: Path) -> Path:
    """The folder of a task that has passed and is published."""
    folder = bank / "tasks" / "total"
    for name, text in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    write_record(folder, [PASSED])
    assert not sync(bank).broken
    assert Task.objects.get().status == Status.PUBLISHED
    return folder


def refused(bank: Path) -> list[str]:
    """Codes and messages of the task's findings after another sync."""
    return [f"{f['code']} {f['message']}" for path, findings in sync(bank).broken for f in findings if "total" in path]


@pytest.mark.parametrize("name", ["cases.py", "task.md", "solutions/wrong_first.py", "starter.py"])
def test_a_change_waits_for_its_own_record(bank: Path, total: Path, name: str) -> None:
    live = Task.objects.get().version
    with (total / name).open("a", encoding="utf-8") as file:
        file.write("\n# another line\n")
    [finding] = refused(bank)
    assert finding.startswith("E504 gates.json is about another version")
    assert "python -m grader verify total --record" in finding
    assert (Task.objects.get().version, Task.objects.get().status) == (live, Status.PUBLISHED)

    write_record(total, [PASSED])
    assert refused(bank) == []
    assert (Task.objects.get().version == live) == (name.startswith("solutions"))


def test_a_record_of_a_failed_gate_publishes_nothing(bank: Path, total: Path) -> None:
    live = Task.objects.get().version
    (total / "cases.py").write_text("CASES = (1,)\n", encoding="utf-8")
    write_record(total, [PASSED, FAILED])
    [finding] = refused(bank)
    assert finding.startswith("E504 the task does not pass: input: x")
    assert Task.objects.get().version == live


def test_a_new_task_without_a_record_does_not_appear(bank: Path, total: Path) -> None:
    total.rename(bank / "tasks" / "other")
    assert not any("other" in path for path, _ in sync(bank).broken), "the folder's name is no part of the record"
    (bank / "tasks" / "other").rename(bank / "tasks" / "third")
    (bank / "tasks" / "third" / "gates.json").unlink()
    [(path, [finding])] = sync(bank).broken
    assert (path, finding["code"]) == ("tasks/third/task.md", "E504")
    assert not Task.objects.filter(slug="third").exists()


def test_a_draft_needs_no_record(bank: Path, total: Path) -> None:
    (total / "gates.json").unlink()
    text = FILES["task.md"].replace("status: published", "status: draft")
    (total / "task.md").write_text(text, encoding="utf-8")
    assert refused(bank) == []
    assert Task.objects.get().status == Status.DRAFT
