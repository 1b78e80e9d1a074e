"""Every verdict has its sentence, in words that a translator gets whole."""

import ast
import inspect
import re
from pathlib import Path

import pytest

from grader import hints, messages
from grader.hints import HINTS
from grader.messages import NOT_CHECKED, NOT_MEASURED, NOTES, VERDICT_HELP, VERDICT_LABELS, explain
from grader.verdicts import Reason, Verdict
from grader.verify import parse_header

SOLUTIONS = sorted((Path(__file__).parent / "tasks").glob("*/solutions/*.py"))
FULL = {
    "output": "result",
    "argument": "q",
    "index": [1, 2],
    "expected": "1",
    "actual": "2",
    "error": 1.0,
    "budget": 0.5,
    "factor": 2.0,
    "mismatched": 1,
    "elements": 4,
    "shape_expected": [2],
    "shape_actual": [3],
    "dtype_expected": "float32",
    "dtype_actual": "float64",
    "limit": 1,
    "measured": 2,
    "interval": "1.5–2.0",
    "unit": "s",
    "signal": "SIGSEGV",
    "exit_code": 1,
    "name": "softmax",
    "line": 3,
    "message": "m",
    "type": "ValueError",
    "found": ["f"],
    "case": "sample",
    "row": 0,
    "token": 7,
    "draws": 1000,
}


def pairs():
    """(verdict, reason) of everything that can happen."""
    found = {(e.verdict, e.reason or Reason.NONE) for e in map(parse_header, SOLUTIONS)}
    found |= {(Verdict.IE, reason) for reason in (Reason.SANDBOX, Reason.TASK, Reason.WORKER)}
    return sorted(found | {(Verdict.SK, Reason.NONE)})


@pytest.mark.parametrize(("verdict", "reason"), pairs())
def test_every_finding_has_a_sentence_of_its_own(verdict, reason):
    text = explain(verdict, reason, FULL)
    assert re.fullmatch(r"[^%…]+", text, re.DOTALL), "a placeholder is missing or misspelt"
    if verdict not in (Verdict.AC, Verdict.SK):
        assert text != VERDICT_HELP[verdict]


@pytest.mark.parametrize(("verdict", "reason"), pairs())
def test_a_poor_detail_gives_a_poor_sentence_and_no_error(verdict, reason):
    assert explain(verdict, reason, {})
    assert explain(verdict, reason, dict.fromkeys(FULL))
    assert explain(verdict, reason, {"message": "100 % %(evil)s", "type": "E", "name": "%s", "cause": "no such cause"})


@pytest.mark.parametrize("verdict", Verdict)
def test_every_verdict_has_a_label_and_help(verdict):
    assert VERDICT_LABELS[verdict]
    assert VERDICT_HELP[verdict].endswith(".")


def test_a_gradient_says_what_is_wrong_with_it():
    detail = {"output": "gradient of q", "argument": "q", "cause": "scale", "factor": 2.0}
    text = explain("WA", "gradient", detail)
    assert text.startswith("The result is right, and the gradient of q is not. The gradient of q is right up to")


def test_a_timed_call_is_said_to_be_one():
    assert explain("WA", "length", {"actual": 1, "expected": 2, "timed": True}).startswith("In the speed measurement")


def test_an_import_that_did_not_end_says_so():
    assert "did not end within 10 s" in explain("CE", "import", {"cause": "wall", "limit": 10})
    assert "exit code 3" in explain("CE", "import", {"cause": "exited", "exit_code": 3})


def test_the_translator_gets_whole_literal_sentences():
    """What reaches gettext is a literal of the module, before any value is put in."""
    asked = []

    def gettext(message):
        asked.append(message)
        return message

    for verdict, reason in pairs():
        for cause in ("", "unwanted", "wall", "tolerance"):
            explain(verdict, reason, {**FULL, "cause": cause, "timed": True}, gettext)
    marked = {
        ast.literal_eval(node.args[0])
        for module in (messages, hints)
        for node in ast.walk(ast.parse(inspect.getsource(module)))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "gettext_noop"
    }
    assert set(asked) <= marked
    assert set(NOTES.values()) | set(HINTS.values()) <= marked
    assert set(NOT_CHECKED.values()) | set(NOT_MEASURED.values()) | set(VERDICT_LABELS.values()) <= marked
