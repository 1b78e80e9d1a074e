"""Slips that have nothing to do with the task: a pasted fence, a forgotten return, input(), a GPU that is not there.

Python names them in words that help whoever knows them already. `with_advice` adds a sentence that says what to do. It
looks at the source and at the finding; both may be hostile, so it only compares text. Standard library only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from grader.outcomes import Finding
from grader.verdicts import Reason, Verdict

_FENCE = re.compile(r"\s*(```|~~~)")
_NOTEBOOK_COMMAND = re.compile(r"\s*(%%?[a-zA-Z]|![a-zA-Z])")
_PROMPT = re.compile(r"\s*(>>>|\.\.\. |In ?\[\d*\]:|Out ?\[\d*\]:)")
_LINE_NUMBER = re.compile(r"\s*\d+[.:|]?\s+[A-Za-z_@#]")
_NO_NETWORK = re.compile(r"name resolution|URLError|ConnectionError|gaierror|Network is unreachable")
_NO_GPU = re.compile(r"not compiled with CUDA|No CUDA GPUs|NVIDIA driver|CUDA-capable device")

#: (type of the exception, what its message must hold, key of grader.advice.ADVICE)
_EXCEPTIONS = (
    (r"EOFError", r"reading a line", "input"),
    (r"SystemExit", r"", "exit"),
    (r"NotImplementedError", r"\A\Z", "starter"),
    (r"(bdb\.)?BdbQuit", r"", "breakpoint"),
    (r"ImportError", r"relative import", "one_file"),
    (r"ModuleNotFoundError", r"No module named", "package"),
    (r"FileNotFoundError", r"", "file"),
)

#: (type due, type that came, key of grader.advice.ADVICE); an empty type due stands for any
_TYPES = (
    ("", "None", "return"),
    ("", "coroutine", "async"),
    ("", "generator", "generator"),
    ("tensor", "numpy.ndarray", "numpy"),
    ("tensor", "tuple", "tuple"),
)


def with_advice(finding: Finding, source: str, entry_point: str, *, at_import: bool = False) -> Finding:
    """`finding` with the advice that fits it, as keys of grader.advice.ADVICE in `detail["hints"]`."""
    keys = list(dict.fromkeys(_slips(finding, source, entry_point, at_import)))
    if not keys:
        return finding
    hints = [*finding.detail.get("hints", []), *({"key": key} for key in keys)]
    return replace(finding, detail={**finding.detail, "hints": hints})


def _slips(finding: Finding, source: str, entry_point: str, at_import: bool) -> Iterator[str]:
    detail = finding.detail
    match finding.reason:
        case Reason.SYNTAX:
            yield from _in_syntax(source, int(detail.get("line") or 0), str(detail.get("message")))
        case Reason.ENTRY_POINT:
            yield from _without_entry_point(source, entry_point)
        case Reason.EXCEPTION | Reason.IMPORT:
            yield from _in_exception(str(detail.get("type")), str(detail.get("message")))
        case Reason.TYPE if detail.get("output") == "result":
            yield from (
                key for due, came, key in _TYPES if due in ("", detail.get("expected")) and came == detail.get("actual")
            )
        case Reason.CALL if finding.verdict is Verdict.FB and at_import:
            yield "own_tests"


def _in_syntax(source: str, number: int, message: str) -> Iterator[str]:
    lines = source.splitlines()
    line = lines[number - 1] if 0 < number <= len(lines) else ""
    if _FENCE.match(line) or (message == "invalid syntax" and _outside_fences(source, number)):
        yield "fence"
    elif _NOTEBOOK_COMMAND.match(line):
        yield "notebook_command"
    elif _PROMPT.match(line):
        yield "prompt"
    elif _LINE_NUMBER.match(line) and message == "invalid syntax":
        yield "line_numbers"
    elif message.startswith("invalid character"):
        yield "look_alike"
    elif message.startswith("invalid non-printable character"):
        yield "invisible"


def _outside_fences(source: str, number: int) -> bool:
    """Whether there are fences, and line `number` lies before the first or after the last: talk around the code.

    Between them may be a docstring's own fences, which are no mistake.
    """
    fences = [n for n, line in enumerate(source.splitlines(), 1) if _FENCE.match(line)]
    return bool(fences) and not fences[0] < number < fences[-1]


def _without_entry_point(source: str, name: str) -> Iterator[str]:
    if source.lstrip().startswith("{") and '"nbformat"' in source:
        yield "notebook_file"
    elif re.search(rf"^[ \t]+(async +)?(def|class) +{re.escape(name)}\b", source, re.MULTILINE):
        yield "nested"


def _in_exception(kind: str, message: str) -> Iterator[str]:
    if _NO_GPU.search(message):
        yield "gpu"
    elif _NO_NETWORK.search(f"{kind}: {message}"):
        yield "network"
    else:
        yield from (key for type_, text, key in _EXCEPTIONS if re.fullmatch(type_, kind) and re.search(text, message))
