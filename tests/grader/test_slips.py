"""Beginners' slips get a sentence that says what to do, and mistakes about the task get none."""

import pytest

from grader.advice import ADVICE
from grader.messages import explain
from grader.outcomes import Finding
from grader.protocol import JobKind
from grader.slips import with_advice
from grader.verdicts import Reason, Verdict

from .corpus import judged, task_named

RIGHT = "def double_all(numbers):\n    return [2 * n for n in numbers]\n"


def advice(finding, source=RIGHT, **more):
    return [hint["key"] for hint in with_advice(finding, source, "double_all", **more).detail.get("hints", [])]


def syntax_error(source):
    with pytest.raises(SyntaxError) as caught:
        compile(source, "submission.py", "exec")
    return Finding(Verdict.CE, Reason.SYNTAX, {"line": caught.value.lineno, "message": caught.value.msg})


@pytest.mark.parametrize(
    ("source", "key"),
    [
        (f"```python\n{RIGHT}```\n", "fence"),
        (f"Here it is:\n\n```\n{RIGHT}```\nHope this helps!\n", "fence"),
        (f"{RIGHT}```\n", "fence"),
        (f"~~~py\n{RIGHT}~~~\n", "fence"),
        (f"%matplotlib inline\n{RIGHT}", "notebook_command"),
        (f"%%time\n{RIGHT}", "notebook_command"),
        (f"!pip install einops\n{RIGHT}", "notebook_command"),
        (">>> import math\n", "prompt"),
        ("In [3]: import math\n", "prompt"),
        ("1 import math\n2 x = math.pi\n", "line_numbers"),
        (f"name = ‘x’\n{RIGHT}", "look_alike"),
        ("def double_all(numbers)：\n    return numbers\n", "look_alike"),
        ("def double_all(numbers):\n\u00a0\u00a0\u00a0 return numbers\n", "invisible"),
    ],
)
def test_what_was_copied_with_the_code_is_named(source, key):
    assert advice(syntax_error(source), source) == [key]


@pytest.mark.parametrize(
    "source",
    [
        "def double_all(numbers)\n    return numbers\n",
        "x = (1,\n",
        'def double_all(numbers)\n    """\n    ```\n    example\n    ```\n    """\n',
        '"""\n```\nx\n```\n"""\ndef f(:\n    pass\n\n"""\n```\n"""\n',
        "x = 7 %\n",
        "1 +\n",
    ],
)
def test_an_ordinary_syntax_error_gets_no_such_advice(source):
    assert advice(syntax_error(source), source) == []


@pytest.mark.parametrize(
    ("kind", "message", "key"),
    [
        ("EOFError", "EOF when reading a line", "input"),
        ("AssertionError", "Torch not compiled with CUDA enabled", "gpu"),
        ("RuntimeError", "Found no NVIDIA driver on your system.", "gpu"),
        ("ModuleNotFoundError", "No module named 'einops'", "package"),
        ("ImportError", "attempted relative import with no known parent package", "one_file"),
        ("FileNotFoundError", "[Errno 2] No such file or directory: 'data.txt'", "file"),
        ("urllib.error.URLError", "<urlopen error [Errno -3] Temporary failure in name resolution>", "network"),
        ("SystemExit", "0", "exit"),
        ("NotImplementedError", "", "starter"),
        ("bdb.BdbQuit", "", "breakpoint"),
    ],
)
def test_what_a_box_does_not_have_is_named(kind, message, key):
    detail = {"type": kind, "message": message}
    assert advice(Finding(Verdict.RE, Reason.EXCEPTION, detail)) == [key]
    assert advice(Finding(Verdict.CE, Reason.IMPORT, {**detail, "cause": "exception"})) == [key]


@pytest.mark.parametrize("kind", ["IndexError", "NotImplementedError", "EOFError", "RuntimeError"])
def test_an_ordinary_exception_gets_no_advice(kind):
    assert advice(Finding(Verdict.RE, Reason.EXCEPTION, {"type": kind, "message": "for a reason of its own"})) == []


@pytest.mark.parametrize(
    ("expected", "actual", "keys"),
    [
        ("tensor", "None", ["return"]),
        ("list", "None", ["return"]),
        ("tensor", "coroutine", ["async"]),
        ("list", "generator", ["generator"]),
        ("tensor", "numpy.ndarray", ["numpy"]),
        ("tensor", "tuple", ["tuple"]),
        ("list", "tuple", []),
        ("tensor", "float", []),
    ],
)
def test_a_result_of_another_type_gets_the_advice_for_that_type(expected, actual, keys):
    detail = {"output": "result", "expected": expected, "actual": actual}
    assert advice(Finding(Verdict.WA, Reason.TYPE, detail)) == keys
    assert advice(Finding(Verdict.WA, Reason.TYPE, {**detail, "output": "result[1]"})) == []


def test_an_entry_point_in_the_wrong_place_is_found():
    missing = Finding(Verdict.CE, Reason.ENTRY_POINT, {"found": []})
    assert advice(missing, f"class Solution:\n    {RIGHT}") == ["nested"]
    assert advice(missing, '{"cells": [], "nbformat": 4}') == ["notebook_file"]
    assert advice(missing, RIGHT.replace("double_all", "doubleAll")) == []


def test_an_own_test_that_calls_the_library_is_told_where_it_may_stand():
    forbidden = Finding(Verdict.FB, Reason.CALL, {"name": "softmax"})
    assert advice(forbidden, at_import=True) == ["own_tests"]
    assert advice(forbidden) == []


@pytest.mark.parametrize("key", ADVICE)
def test_every_advice_can_be_shown_after_a_sentence(key):
    text = explain("RE", "exception", {"type": "KeyError", "message": "3", "hints": [{"key": key}]})
    assert text.startswith("KeyError: 3. ")
    assert text.endswith(ADVICE[key].replace("%%", "%"))


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (f"```python\n{RIGHT}```\n", "Line 1 is not valid Python: invalid syntax. A Markdown fence"),
        ("n = int(input())\n" + RIGHT, "EOFError: EOF when reading a line. Nobody is there to type."),
        ("def double_all(numbers):\n    [2 * n for n in numbers]\n", "list was due. Is a return missing"),
        ("def double_all(numbers):\n    raise NotImplementedError\n", "NotImplementedError. Put your own code"),
    ],
)
def test_the_learner_reads_it(source, text, sandbox):
    assert text in judged(task_named("double-all"), source, sandbox, JobKind.RUN).told
