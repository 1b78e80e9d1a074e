"""Every escape gets the verdict in its first line, touches none of the bait, leaves nothing behind and harms nobody.

With `--every-tier` that is tried in each tier that this machine offers, else in its best. Submissions with the guard
"isolation" are run without a box too, where they must reach something: else they would prove nothing.
"""

from __future__ import annotations

import fcntl
import itertools
import os
import re
import time
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from grader.loader import Task
from tests.grader.bait import Bait, laid_out
from tests.grader.corpus import (
    REPOSITORY,
    Surroundings,
    judged,
    mismatch,
    next_run,
    read_corpus,
    task_named,
    unmeasured,
    untriable,
)
from tests.grader.guards import verdict_without

FOLDER = Path(__file__).parent
ENTRIES = read_corpus(FOLDER)
ROWS = yaml.safe_load((FOLDER / "rows.yaml").read_text(encoding="utf-8"))

#: A process that was told to die is gone by then, however busy the machine is.
_GONE_TIMEOUT_S = 10.0
#: A zygote has forked the next box by then.
_PARK_TIMEOUT_S = 1.0

#: What a terminal or a log would take for more than text.
_NOT_INERT = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def task_with(bait: Bait, name: str) -> Task:
    """The task; every case of "escape" is given the bait."""
    task = task_named(name)
    if name != "escape":
        return task
    return replace(task, cases=tuple(replace(case, make=lambda seed: {"bait": bait.shown}) for case in task.cases))


def family() -> int:
    """Living processes below this one: boxes, zygotes, bait."""
    parents, found = {}, {os.getpid()}
    for name in filter(str.isdecimal, os.listdir("/proc")):
        try:
            state, parent = Path(f"/proc/{name}/stat").read_text().rpartition(")")[2].split()[:2]
        except OSError:
            continue
        if state != "Z":
            parents[int(name)] = int(parent)
    while new := {pid for pid, parent in parents.items() if parent in found} - found:
        found |= new
    return len(found)


@pytest.fixture(scope="session")
def most_processes(tier_sandbox):
    """The family with a box waiting, as after every run; it is made while nobody waits for it."""
    assert next_run(tier_sandbox) == "AC"
    started_s = time.monotonic()
    sizes = {family()}
    while time.monotonic() - started_s < _PARK_TIMEOUT_S:
        sizes.add(family())
    return max(sizes)


@pytest.fixture
def quiet(tier_sandbox, most_processes):
    """The sandbox; afterwards it must judge as before, and nothing more may be there."""
    before = Surroundings.now()
    yield tier_sandbox
    assert next_run(tier_sandbox) == "AC"
    deadline_s = time.monotonic() + _GONE_TIMEOUT_S
    while left := [*Surroundings.now().left_since(before), *["a process"] * (family() - most_processes)]:
        assert time.monotonic() < deadline_s, left
        time.sleep(0.01)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.id)
def test_the_escape_reaches_nothing(entry, quiet, bait, record_property):
    record_property("corpus", "escapes")
    record_property("tier", quiet.tier)
    if untriable(entry, quiet):
        pytest.skip(untriable(entry, quiet))
    result = judged(task_with(bait, entry.task), entry.source, quiet, entry.kind)
    if unmeasured(result):
        pytest.skip(f"nothing is timed here: {unmeasured(result)}")
    assert not mismatch(entry, result)
    assert bait.touched() == []
    assert _NOT_INERT.search("\n".join(texts(result.reports))) is None


def texts(value: object) -> list[str]:
    """All text of a report that somebody will see."""
    if isinstance(value, dict):
        value = [*value.keys(), *value.values()]
    if isinstance(value, list | tuple):
        return [text for item in value for text in texts(item)]
    return [value] if isinstance(value, str) else []


@pytest.mark.parametrize(
    ("entry", "guard"),
    [pytest.param(e, guard, id=f"{e.id}-{guard.name}") for e in ENTRIES for guard in e.guards],
)
def test_the_escape_bites_without_its_guard(entry, guard, sandbox, record_property):
    record_property("corpus", "bites")
    record_property("tier", sandbox.tier)
    if untriable(entry, sandbox):
        pytest.skip(untriable(entry, sandbox))
    with laid_out() as bait:  # of its own: it will be bitten
        task = task_with(bait, entry.task)
        if entry.task == "escape":  # its cases differ only in coming after each other
            task = replace(task, cases=task.cases[:1])
        assert verdict_without(guard.name, task, entry.source, sandbox) == guard.verdict


def test_the_bait_sees_a_bite(bait):
    """A guard against bait that nobody could touch: what is written to is named, and is as before when that is undone."""
    path = Path(bait.shown["files"][0])
    path.write_text("bitten")
    assert bait.touched() == [f"file {path}"]
    path.write_text(bait.canary)
    assert bait.touched() == []


def test_every_row_is_tried():
    tried = {row for entry in ENTRIES for row in entry.rows}
    assert tried <= set(ROWS)
    assert [row for row, about in ROWS.items() if row not in tried and "test" not in about] == []


def covering_tests() -> list[str]:
    """The tests that rows name: `test` is one or a list of them."""
    named = [about["test"] for about in ROWS.values() if "test" in about]
    return sorted({test for each in named for test in ([each] if isinstance(each, str) else each)})


@pytest.mark.parametrize("test", covering_tests())
def test_a_test_that_covers_a_row_exists(test):
    file, _, name = test.partition("::")
    assert re.search(rf"^ *def {re.escape(name)}\(", (REPOSITORY / file).read_text(encoding="utf-8"), re.MULTILINE)


_LOOKS_FOR_A_LOCK = """
import fcntl

def escape(bait):
    try:
        fcntl.flock(open(bait["locked"]), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return ["seen"]
    return []
"""


def test_a_lock_on_a_shared_file_is_seen(tier_sandbox):
    """A gap that docs/security.md names: boxes share the files of the system, and so the locks on them."""
    with open(os.path.realpath(os.__file__)) as file:
        task = task_with(Bait({"locked": os.__file__}), "escape")
        assert judged(task, _LOOKS_FOR_A_LOCK, tier_sandbox).judgement.verdict == "AC"
        fcntl.flock(file, fcntl.LOCK_EX)
        assert judged(task, _LOOKS_FOR_A_LOCK, tier_sandbox).judgement.verdict == "WA"


def test_a_clock_that_jumps_changes_nothing(tier_sandbox, monkeypatch):
    """Limits and times are by clocks that nobody can set."""
    years_s = itertools.cycle((0.0, 4e9, -1.7e9))
    told = time.time
    monkeypatch.setattr(time, "time", lambda: told() + next(years_s))
    verdicts = {
        name: judged(task_named("short-wait"), source, tier_sandbox).judgement
        for name, source in (
            ("right", "def successor(n): return n + 1"),
            ("waits", "import time\ndef successor(n): time.sleep(1000)"),
        )
    }
    assert verdicts["right"].verdict == "AC"
    assert 0 < verdicts["right"].wall_time_s < 60
    assert (verdicts["waits"].verdict, verdicts["waits"].reason) == ("TLE", "wall")
