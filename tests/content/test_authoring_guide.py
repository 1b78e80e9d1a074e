"""What docs/authoring/questions.md shows can be copied, and it leaves nothing out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from quizsite.catalog.formats.codes import CODES
from quizsite.catalog.formats.model import Grading, QuestionType, Status
from quizsite.catalog.formats.question import KEYS, parse_question
from quizsite.catalog.formats.source import HEADINGS

GUIDE = (Path(__file__).parents[2] / "docs" / "authoring" / "questions.md").read_text(encoding="utf-8")
_EXAMPLE = re.compile(
    r"^````markdown question\n(?P<question>.*?)^````$(?:\s*^````markdown translation\n(?P<translation>.*?)^````$)?",
    re.MULTILINE | re.DOTALL,
)
EXAMPLES = list(_EXAMPLE.finditer(GUIDE))


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda match: f"line {GUIDE.count(chr(10), 0, match.start()) + 1}")
def test_examples_are_clean(example):
    parsed = parse_question("guide/example.md", example["question"], "guide/example.zh.md", example["translation"])
    assert [f for f in parsed.findings if "not stamped" not in f.message] == []
    assert len(parsed.value.languages) == (2 if example["translation"] else 1)


def test_every_type_has_an_example():
    shown = {re.search(r"^type: (\w+)", example["question"], re.MULTILINE)[1] for example in EXAMPLES}
    assert shown | {"multi"} == {kind.value for kind in QuestionType}  # multi is written like single


@pytest.mark.parametrize(
    "names",
    [KEYS, list(Grading), list(Status), list(CODES), list(HEADINGS)],
    ids=["keys", "gradings", "status", "codes", "headings"],
)
def test_every_name_is_explained(names):
    lowered = GUIDE.lower()
    assert [
        name for name in names if not re.search(rf"\b{re.escape(name)}\b", lowered if name.islower() else GUIDE)
    ] == []


def test_every_code_says_what_the_program_says():
    table = dict(re.findall(r"^\| ([EW]\d{3}) \| ([^|]+?) \|", GUIDE, re.MULTILINE))
    assert table == CODES
