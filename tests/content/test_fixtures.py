"""The markdown fixtures: what is found in a file, what a question becomes, how responses are marked, what is rendered."""

from __future__ import annotations

import json

import pytest
import yaml

from quizsite.catalog.formats import codec, markup
from quizsite.catalog.formats.codes import CODES
from quizsite.catalog.formats.question import parse_question
from quizsite.practice.scoring import EXAM, PRACTICE, grade
from tests.content.cases import Case, cases

PATH, OVERLAY = "attention/example.md", "attention/example.zh.md"


def parse(case: Case):
    return parse_question(PATH, case["input"], OVERLAY, case.parts.get("translation"))


def by_title(name: str):
    return pytest.mark.parametrize("case", [pytest.param(case, id=case.title) for case in cases(name)])


@by_title("findings")
def test_findings(case: Case):
    """Every line of `expected` is one finding, `zh` in front of those of the translation; nothing else is found."""
    found = [
        f"{'zh ' if finding.path == OVERLAY else ''}{finding.line}:{finding.col} {finding.code} {finding.message}"
        for finding in parse(case).findings
    ]
    assert "\n".join(found) == case["expected"].strip()


def test_every_code_of_a_question_has_a_case():
    """E5xx, W608 and E7xx are about folders, E213 may need a run: they have tests of their own."""
    shown = {word for case in cases("findings") for word in case["expected"].split() if word in CODES}
    wanted = {code for code in CODES if code[1] not in "57" and code != "W608"}
    assert wanted - shown == set()


@by_title("questions")
def test_questions(case: Case):
    """`expected` maps dotted paths into the question's JSON to values."""
    parsed = parse(case)
    assert parsed.errors == ()
    tree = codec.to_json(parsed.value)
    for path, value in yaml.safe_load(case["expected"]).items():
        assert _at(tree, path) == value, path


def _at(tree, path: str):
    for step in path.split("."):
        tree = tree[int(step)] if isinstance(tree, list) else tree[step]
    return tree


@by_title("scoring")
def test_scoring(case: Case):
    """Lines of `expected`: response → outcome score, then the mark of each part (and `exam` for the exam's policy)."""
    parsed = parse(case)
    assert parsed.errors == ()
    for line in case["expected"].strip().splitlines():
        response, _, wanted = (part.strip() for part in line.partition("→"))
        policy = EXAM if response.startswith("exam ") else PRACTICE
        mark = grade(parsed.value.variants[0], json.loads(response.removeprefix("exam ")), policy)
        score = "-" if mark.score is None else f"{mark.score:g}"
        found = " ".join([mark.outcome, score, *(part.mark for part in mark.parts)])
        assert found == wanted.strip(), line


@by_title("markup")
def test_markup(case: Case):
    assert markup.render_blocks(markup.parse(case["input"])) == case["expected"].strip()
