"""The project's own content: every file is sound, and no page before the answer can hold a key."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from quizsite.catalog.formats import codec
from quizsite.catalog.formats.bank import load_bank
from quizsite.catalog.formats.model import CHINESE, LANGUAGES, Severity
from quizsite.practice.scoring import Outcome, grade

CONTENT = Path(__file__).parents[2] / "content"
CHINESE_LETTER = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture(scope="module")
def bank():
    return load_bank(CONTENT)


def test_there_are_no_errors(bank):
    assert [finding for finding in bank.findings if finding.severity is Severity.ERROR] == []


def test_the_syllabus_is_complete(bank):
    syllabus = bank.syllabus
    assert len(syllabus.notes) == 1202
    assert sorted(note for cluster in syllabus.clusters.values() for note in cluster.notes) == sorted(syllabus.notes)
    assert {cluster.topic for cluster in syllabus.clusters.values()} == set(syllabus.topics)
    for topic in syllabus.topics.values():
        for texts in (topic.title, topic.description, topic.group_title):
            assert set(texts) == set(LANGUAGES)
    for cluster in syllabus.clusters.values():
        assert set(cluster.title) == set(LANGUAGES), cluster.id
    for note in syllabus.notes.values():
        assert set(note.fact) == set(LANGUAGES), note.id


def test_every_erratum_has_chinese(bank):
    """Chinese readers would otherwise meet the English text."""
    errata = {note.id: note.erratum for note in bank.syllabus.notes.values() if note.erratum}
    assert errata
    assert [
        identity for identity, erratum in errata.items() if not CHINESE_LETTER.search(erratum.get(CHINESE, ""))
    ] == []


#: All that a page may know of an unanswered question.
PUBLIC = {
    "number", "prompt", "interaction", "grading", "hint_count", "type", "multiple", "options", "id", "text", "last",
    "blanks", "kind", "unit", "left_title", "right_title", "left", "right", "items", "code", *LANGUAGES,
}  # fmt: skip


def test_the_public_part_holds_no_key(bank):
    assert bank.questions
    for question in bank.questions:
        for variant in question.variants:
            assert _names(codec.public_json(variant)) <= PUBLIC, question.id
            assert "explanation" in codec.key_json(variant)


def _names(tree) -> set[str]:
    if isinstance(tree, dict):
        return set(tree) | {name for inner in tree.values() for name in _names(inner)}
    return {name for inner in tree for name in _names(inner)} if isinstance(tree, list) else set()


def test_every_variant_has_every_language_of_its_question(bank):
    for question in bank.questions:
        for variant in question.variants:
            for texts in (variant.prompt, variant.explanation, *variant.hints):
                assert set(texts) == set(question.languages), question.id


def test_the_key_itself_is_marked_right(bank):
    for question in bank.questions:
        for variant in question.variants:
            mark = grade(variant, _right_answer(codec.to_json(variant)["interaction"]))
            assert mark.outcome is Outcome.RIGHT, (question.id, variant.number, mark)


def _right_answer(interaction: dict) -> dict:
    """The response that the key asks for, as a page would send it."""
    match interaction["type"]:
        case "choices":
            return {"choices": [option["id"] for option in interaction["options"] if option["correct"]]}
        case "blanks":
            return {"blanks": [_fill(blank) for blank in interaction["blanks"]]}
        case "matching":
            return {"pairs": {str(n): right for n, right in enumerate(interaction["key"])}}
        case "ordering":
            return {"order": interaction["key"]}
        case "short":
            return {"text": "", "ticks": list(range(len(interaction["rubric"])))}
        case "output":
            return {"text": interaction["expected"]}


def _fill(blank: dict) -> str:
    if blank["kind"] == "dropdown":
        return str(blank["key"]["option"])
    if blank["kind"] == "number":
        return f"{(blank['key']['low'] + blank['key']['high']) / 2!r} {blank['unit']}"
    return blank["shown"]["en"]


class Scanner(HTMLParser):
    """Collects what must not stand in rendered content."""

    def __init__(self) -> None:
        super().__init__()
        self.bad: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag in {"script", "style", "iframe", "object", "embed", "form", "input", "base", "link", "meta", "svg"}:
            self.bad.append(tag)
        for name, value in attributes:
            if name.startswith("on") or name in {"style", "srcdoc", "formaction"}:
                self.bad.append(f"{tag} {name}")
            if name in {"href", "src"} and (value or "").split(":")[0].lower() not in {"http", "https", "mailto"}:
                self.bad.append(f"{tag} {name}={value}")


@pytest.mark.parametrize("html", ["<script>", "<p onclick=x>", '<a href="javascript:x">', '<td style="color:red">'])
def test_the_scanner_sees(html):
    scanner = Scanner()
    scanner.feed(html)
    assert scanner.bad


def test_rendered_content_is_harmless(bank):
    scanner = Scanner()
    trees = [codec.to_json(item) for item in (*bank.questions, *bank.tasks, *bank.syllabus.notes.values())]
    for text in _strings(trees, {"starter", "code", "expected", "search_text", "title"}):
        scanner.feed(text)
        scanner.reset()
    assert scanner.bad == []


def _strings(tree, skip: set[str]):
    if isinstance(tree, str):
        yield tree
    elif isinstance(tree, dict):
        for name, inner in tree.items():
            if name not in skip:
                yield from _strings(inner, skip)
    elif isinstance(tree, list):
        for inner in tree:
            yield from _strings(inner, skip)
