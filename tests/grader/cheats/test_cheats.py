"""Every cheat gets the verdict in its first line, leaves nothing behind, and bites where its guard is off."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from tests.grader.corpus import Surroundings, judged, mismatch, next_run, read_corpus, task_named, unmeasured, untriable
from tests.grader.guards import verdict_without

FOLDER = Path(__file__).parent
ENTRIES = read_corpus(FOLDER)
ROWS = yaml.safe_load((FOLDER / "rows.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.id)
def test_the_cheat_gains_nothing(entry, sandbox, record_property):
    record_property("corpus", "cheats")
    record_property("tier", sandbox.tier)
    if untriable(entry, sandbox):
        pytest.skip(untriable(entry, sandbox))
    task = task_named(entry.task)
    before = Surroundings.now()
    result = judged(task, entry.source, sandbox, entry.kind)
    if unmeasured(result):
        pytest.skip(f"nothing is timed here: {unmeasured(result)}")
    assert not mismatch(entry, result)
    assert Surroundings.now().left_since(before) == []
    assert next_run(sandbox) == "AC"


@pytest.mark.parametrize(
    ("entry", "guard"),
    [pytest.param(e, guard, id=f"{e.id}-{guard.name}") for e in ENTRIES for guard in e.guards],
)
def test_the_cheat_bites_without_its_guard(entry, guard, sandbox, record_property):
    record_property("corpus", "bites")
    record_property("tier", sandbox.tier)
    if untriable(entry, sandbox):
        pytest.skip(untriable(entry, sandbox))
    assert verdict_without(guard.name, task_named(entry.task), entry.source, sandbox) == guard.verdict


def test_every_row_is_tried():
    tried = {row for entry in ENTRIES for row in entry.rows}
    assert tried <= set(ROWS)
    assert [row for row, about in ROWS.items() if row not in tried and "test" not in about] == []
