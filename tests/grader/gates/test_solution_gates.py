"""Solutions with fresh seeds, and solutions that are right for their first calls only."""

import inspect
import types

import pytest

from grader.gates.header import HeaderError, parse_reasoned_header
from grader.gates.repeats import right_for
from grader.gates.seeds import check_seeds
from grader.verify import check_repeats
from tests.grader.gates.conftest import TASKS

RIGHT = "def double_all(numbers):\n    return [2 * n for n in numbers]\n"
#: Wrong for about half of all seeds; never for the sample.
SELDOM = "def double_all(numbers):\n    return [2 * n + (len(numbers) == 21 and numbers[0] % 2) for n in numbers]\n"
HANGS = "def double_all(numbers):\n    while True:\n        pass\n"
DIES = "import os\n\ndef double_all(numbers):\n    os._exit(0)\n"


@pytest.fixture
def written(tmp_path):
    def write(name, header, source):
        path = tmp_path / f"{name}.py"
        path.write_text(f"# verdict: {header}\n{source}", encoding="utf-8")
        return path

    return write


def test_accepted_solutions_pass_with_twenty_seeds_and_wrong_ones_fail_for_their_reason(doubling, softmax, written):
    right = written("accepted_right", "AC", RIGHT)
    wrong = written("wrong_values", "WA values — trebles", RIGHT.replace("2 * n", "3 * n"))
    assert [(c.ok, c.figures) for c in check_seeds(doubling, [right, wrong])] == [
        (True, "20 seeds, exact"),
        (True, "3 seeds"),
    ]
    [margin] = check_seeds(softmax, [TASKS / "masked-softmax/solutions/accepted_exp.py"])
    assert margin.ok
    assert "within a third of the budget" in margin.figures


def test_a_solution_that_some_seeds_break_is_found(doubling, written):
    [found] = check_seeds(doubling, [written("accepted_seldom", "AC", SELDOM)])
    assert not found.ok
    assert found.actual.startswith("WA values in ")


@pytest.mark.parametrize(
    ("header", "source", "actual"),
    [
        ("WA length — the list is right", RIGHT, "AC"),
        ("WA length — the length is right", RIGHT.replace("2 * n", "3 * n"), "WA values"),
        ("WA values — ends the process", DIES, "RE exited"),
    ],
)
def test_another_verdict_or_reason_than_the_first_line_says_is_found(
    doubling, written, monkeypatch, header, source, actual
):
    monkeypatch.setattr("grader.gates.seeds.WRONG_SEEDS", 1)
    monkeypatch.setattr("grader.gates.seeds.ACCEPTED_SEEDS", 2)
    after = written("accepted_after", "AC", RIGHT)
    found, next_one = check_seeds(doubling, [written("wrong_header", header, source), after])
    assert (found.ok, found.actual) == (False, actual)
    assert next_one.ok, "one solution does not spoil the next"


def test_a_solution_that_hangs_is_given_up(doubling, written, monkeypatch):
    monkeypatch.setattr("grader.gates.workshop.ANSWER_LIMIT_S", 2.0)
    monkeypatch.setattr("grader.gates.seeds.WRONG_SEEDS", 1)
    [found] = check_seeds(doubling, [written("wrong_hangs", "WA values — loops", HANGS)])
    assert found.actual == "TLE wall"


@pytest.mark.parametrize(
    "header",
    [
        "WA",
        "WA — no reason",
        "WA nonsense — no such reason",
        "AC values — a reason too many",
        "XX — no such verdict",
        "none",
    ],
)
def test_a_first_line_that_does_not_say_what_must_come_out_is_refused(written, header):
    with pytest.raises(HeaderError, match=":1: "):
        parse_reasoned_header(written("wrong_header", header, RIGHT))


def made(source, name):
    """What a box would find under `name` after importing `source`."""
    module = types.ModuleType("submission")
    exec(source, module.__dict__)  # noqa: S102
    return module.__dict__[name]


@pytest.mark.parametrize("calls", [0, 2])
def test_the_wrapper_is_right_for_as_many_calls_as_asked(calls):
    double_all = made(right_for(calls, RIGHT, "double_all"), "double_all")
    assert [double_all(numbers=[1, 2]) for _ in range(calls + 2)] == [[2, 4]] * calls + [[3, 4]] * 2
    assert list(inspect.signature(double_all).parameters) == ["numbers"]


def test_the_wrapper_of_a_class_counts_objects():
    adder = made(right_for(1, "class Adder:\n    def add(self, n):\n        return n + 1\n", "Adder"), "Adder")
    first = adder()
    assert (first.add(1), first.add(1)) == (2, 2)
    second = adder()
    assert (second.add(1), second.add(1)) == (3, 3)


@pytest.mark.parametrize("task", ["running-sum"], indirect=True)
def test_right_for_a_few_calls_is_caught_by_timed_calls(task, sandbox, monkeypatch):
    accepted = TASKS / "running-sum/solutions/accepted_accumulate.py"
    checks = list(check_repeats(task, sandbox, accepted))
    if checks[0].unmeasured:
        pytest.skip(f"nothing is timed here: {checks[0].unmeasured}")
    assert [(check.name, check.ok) for check in checks] == [
        ("right for 1 call", True),
        ("right for 2 calls", True),
        ("right for 3 calls", True),
        ("right for 5 calls", True),
    ]
    monkeypatch.setattr("grader.verify.RIGHT_CALLS", (10**9,))
    [never_wrong] = check_repeats(task, sandbox, accepted)
    assert (never_wrong.ok, never_wrong.actual) == (False, "AC"), "what is right all the time is not caught"
