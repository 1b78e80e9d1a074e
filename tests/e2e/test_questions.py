"""A question of every kind, answered in a real browser, with scripts and without."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from quizsite.catalog.formats.bank import QuestionFile, read_question
from quizsite.catalog.formats.model import Blanks, Choices, Interaction, Matching, Ordering, Output, Question, Short

CONTENT = Path(__file__).resolve().parents[2] / "content"

#: kind -> question; chosen for having something of everything: several blanks, decoys, variants
QUESTIONS = {
    "single": "ppo/where-the-clip-bites",
    "multi": "tokenization/byte-level-bpe-claims",
    "blanks": "pretraining/t5-span-corruption-target",
    "number": "distributed/zero-bytes-per-gpu",
    "dropdown": "gpt/norms-on-the-shortcut",
    "match": "vector-db/how-a-neighbour-is-missed",
    "order": "rag/contextual-hybrid-pipeline",
    "short": "rlhf/reward-rises-quality-falls",
    "print": "tokenization/bpe-merges-recounted",
}


@cache
def question(name: str) -> Question:
    path = CONTENT / "questions" / f"{name}.md"
    parsed = read_question(QuestionFile(path, path.with_suffix(".zh.md")))
    assert parsed.value, parsed.findings
    return parsed.value


def fill_in(page, interaction: Interaction, scripts: bool) -> None:
    """Give the right answer with what the page offers."""
    match interaction:
        case Choices():
            for option in interaction.options:
                if option.correct:
                    page.locator(f"input[name=choice][value='{option.id}']").check(force=True)
        case Blanks():
            for number, blank in enumerate(interaction.blanks):
                field = page.locator(f"[name=blank-{number}]")
                if blank.kind != "dropdown":
                    field.fill(blank.shown["en"])
                elif field.first.evaluate("field => field.tagName") == "SELECT":
                    field.select_option(str(blank.key.option))
                else:
                    page.locator(f"[name=blank-{number}][value='{blank.key.option}']").check(force=True)
        case Matching():
            for number, right in enumerate(interaction.key):
                page.locator(f"[name=pair-{number}]").select_option(right)
        case Ordering() if scripts:
            put_in_order(page, interaction)
        case Ordering():
            for place, line in enumerate(interaction.key, 1):
                page.locator(f"[name=place-{line}]").fill(str(place))
        case Short():
            page.locator("[name=text]").fill(interaction.answer["en"])
        case Output():
            page.locator("[name=text]").fill(interaction.expected)


def put_in_order(page, interaction: Ordering) -> None:
    """With the buttons that scripts add: the decoys out, then each line up to its place."""

    def line(name: str):
        return page.locator("[data-order] li", has=page.locator(f"[name='place-{name}']"))

    for item in interaction.items:
        if item.id not in interaction.key:
            line(item.id).get_by_role("button", name="Does not belong").click()
    for place, name in enumerate(interaction.key, 1):
        while line(name).locator("input.place").input_value() != str(place):
            line(name).get_by_role("button", name="Move up").click()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
@pytest.mark.parametrize("kind", QUESTIONS)
def test_every_kind_is_answered_and_explained(visit, kind, scripts):
    asked = question(QUESTIONS[kind])
    assert asked.kind == kind
    page = visit(f"/questions/{QUESTIONS[kind]}/?variant=0", java_script_enabled=scripts)
    explanation = re.sub(r"<[^>]+>", "", asked.variants[0].explanation["en"]).split(".")[0][:40]
    assert explanation not in page.content(), "the explanation is in the page before the answer"

    fill_in(page, asked.variants[0].interaction, scripts)
    page.get_by_role("button", name="Check").last.click()
    if kind == "short":  # marked by the learner against the model answer
        page.get_by_role("heading", name="Model answer", exact=True).wait_for()
        for tick in page.locator("[name=tick]").all():
            tick.check(force=True)
        page.get_by_role("button", name="Mark it").click()

    page.locator("section.verdict.right").wait_for()
    page.get_by_role("heading", name="Explanation").wait_for()
    page.get_by_role("link", name="Next").wait_for()


def test_a_wrong_answer_says_why_and_keyboard_alone_gets_there(visit):
    asked = question(QUESTIONS["single"])
    page = visit(f"/questions/{QUESTIONS['single']}/")
    page.locator("input[name=choice]").first.wait_for()
    for _ in range(8):
        page.keyboard.press("b")
        chosen = page.locator("input[name=choice]:checked")
        if chosen.count():
            break
    wrong = chosen.get_attribute("value")
    option = next(option for option in asked.variants[0].interaction.options if option.id == wrong)
    page.keyboard.press("Enter")
    verdict = page.locator("section.verdict")
    verdict.wait_for()
    outcome = "right" if option.correct else "wrong"
    assert outcome in verdict.get_attribute("class")
    assert page.evaluate("document.activeElement.matches('section.verdict')"), "the focus moves to the result"
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "where-the-clip-bites" not in url)
