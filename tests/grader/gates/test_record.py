"""gates.json: written by the gates, read by the site."""

import json
import shutil

import pytest

from grader.gates.record import NotRecordable, recorded_rows, write_record
from grader.gates.table import Check
from grader.spec import RECORD_FILE, record_problem
from tests.grader.gates.conftest import TASKS

PASSED = Check("counter", "answer: zeros", "refused", "refused", True, figures="3 of 3 cases", note="takes 0.5 s")
FAILED = Check("counter", "input: x", "changes the result", "changes nothing", False)


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(TASKS / "counter", tmp_path / "counter")


def test_a_record_of_this_very_version_that_passed_is_no_problem(folder):
    path = write_record(folder, [PASSED])
    before = path.read_bytes()
    assert record_problem(folder) == ""
    assert recorded_rows(folder) == [["answer: zeros", "refused", "refused", "3 of 3 cases"]]
    assert b"0.5 s" not in before, "notes vary from run to run"
    assert write_record(folder, [PASSED]).read_bytes() == before


@pytest.mark.parametrize(
    "name", ["task.md", "cases.py", "driver.py", "baseline.py", "starter.py", "solutions/wrong_new.py"]
)
def test_any_change_makes_the_record_stale(folder, name):
    write_record(folder, [PASSED])
    with (folder / name).open("a") as file:
        file.write("\n")
    assert "is about another version" in record_problem(folder)
    write_record(folder, [PASSED])
    assert record_problem(folder) == ""


def test_a_solution_taken_away_or_renamed_counts_as_a_change(folder):
    write_record(folder, [PASSED])
    solution = next((folder / "solutions").glob("*.py"))
    solution.rename(solution.with_name("wrong_renamed.py"))
    assert "is about another version" in record_problem(folder)


def test_a_failed_gate_is_named(folder):
    write_record(folder, [PASSED, FAILED])
    assert record_problem(folder).startswith("the task does not pass: input: x; mend it")


def test_stricter_gates_ask_for_a_new_record(folder, monkeypatch):
    write_record(folder, [PASSED])
    monkeypatch.setattr("grader.spec.GATES_VERSION", 10**6)
    assert "is about another version" in record_problem(folder)


@pytest.mark.parametrize("text", [None, "", "[]", "{}", '{"failed": 3}', "\ufffe", json.dumps({"task_hash": 1})])
def test_a_record_that_cannot_be_read_is_none(folder, text):
    if text is None:
        assert f"{RECORD_FILE} is missing" in record_problem(folder)
        return
    (folder / RECORD_FILE).write_text(text, encoding="utf-8")
    assert f"{RECORD_FILE} cannot be read" in record_problem(folder)


def test_what_this_machine_cannot_tell_is_not_recorded(folder):
    slow = Check("counter", "solutions/slow.py", "TS speed_up", "AC", True, unmeasured="no_freezer")
    with pytest.raises(NotRecordable, match="nothing is timed here"):
        write_record(folder, [PASSED, slow])
    assert not (folder / RECORD_FILE).exists()
    no_gpu = Check("counter", "solutions/slow.py", "TS speed_up", "AC", True, unmeasured="no_gpu")
    write_record(folder, [no_gpu])
    assert recorded_rows(folder)[0][2] == "not measured: no_gpu"
