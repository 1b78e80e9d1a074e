"""What is kept before the answer: drafts, hints, the language, the variant, the version."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from quizsite.accounts.models import User
from quizsite.catalog.models import ItemVersion
from quizsite.catalog.sync import sync
from quizsite.practice.models import Response
from tests.quizsite.conftest import item
from tests.quizsite.practice.answers import opened, send

pytestmark = pytest.mark.usefixtures("bank")


def test_opening_a_page_writes_nothing(page: Client) -> None:
    opened(page, item("single"))
    assert not Response.objects.exists()


def test_a_draft_is_there_again_after_a_reload(page: Client, learner: User) -> None:
    saved = send(page, item("blanks"), {"action": "draft", "blank-0": "zebra", "blank-1": "about five"})
    assert saved.json() == {"saved": True}
    again = page.get(item("blanks").get_absolute_url()).text
    assert 'value="zebra"' in again
    assert 'value="about five"' in again
    assert "This is your draft" in again
    # The answer goes on with the draft's row, and the next visit starts afresh.
    send(page, item("blanks"), {"blank-0": "zebramax", "blank-1": "3"})
    assert Response.objects.get(user=learner).score == 1.0
    assert "This is your draft" not in page.get(item("blanks").get_absolute_url()).text


def test_a_hint_costs_a_tenth_and_says_so_before(page: Client, learner: User) -> None:
    first = page.get(item("single").get_absolute_url()).text
    assert "Hint (−10\u00a0%)" in first or "Hint (−10 %)" in first
    assert "Secret hint" not in first

    answer = send(page, item("single"), {"action": "hint", "choice": "size"})
    shown = page.get(answer["Location"]).text
    assert "variance of a sum" in shown
    assert "independent terms" not in shown, "the second hint has not been asked for"
    assert 'value="size" checked' in shown, "what was picked stays picked"

    query = "?" + answer["Location"].partition("?")[2]
    send(page, item("single"), {"choice": "root"}, query)
    response = Response.objects.get(user=learner)
    assert (response.hints_used, response.score, response.right) == (1, 0.9, True)


def test_hints_end_where_they_end(page: Client) -> None:
    for _ in range(4):
        answer = send(page, item("single"), {"action": "hint"})
    assert Response.objects.get().hints_used == 2
    assert 'value="hint"' not in page.get(answer["Location"]).text


def test_the_language_changes_in_place_and_keeps_the_answer(page: Client) -> None:
    answer = send(page, item("single"), {"language": "zh-hans", "choice": "size"})
    assert answer.cookies["django_language"].value == "zh-hans"
    chinese = page.get(answer["Location"]).text
    assert '<html lang="zh-hans"' in chinese
    assert "注意力把分数除以什么？" in chinese
    assert 'value="size" checked' in chinese


def test_text_without_translation_is_marked_as_english(page: Client) -> None:
    page.cookies["django_language"] = "zh-hans"
    text = page.get(item("multi").get_absolute_url()).text
    assert '<span lang="en">Dividing by a root</span>' in text


def test_each_try_serves_the_next_variant_and_pins_it(page: Client, learner: User) -> None:
    for expected, total in [(0, "1024"), (1, "2048"), (2, "4096"), (0, "1024")]:
        send(page, item("number"), {"blank-0": total})
        response = Response.objects.latest("pk")
        assert (response.variant, response.score) == (expected, 1.0)


def test_a_new_variant_comes_on_request_only(page: Client) -> None:
    url = item("number").get_absolute_url()
    assert "cache of 2 heads" in page.get(url).text
    assert "cache of 2 heads" in page.get(url).text
    assert "cache of 8 heads" in page.get(f"{url}?variant=2").text
    assert page.get(f"{url}?variant=3").status_code == 400


def test_an_answer_is_marked_by_the_version_that_was_on_the_page(page: Client, bank, learner: User) -> None:
    fields = opened(page, item("single"))
    file = bank / "questions/attention/single.md"
    text = file.read_text()
    file.write_text(
        text.replace("- [x] By the square", "- [ ] By the square").replace("- [ ] By the key", "- [x] By the key")
    )
    sync(bank)
    assert item("single").version.number == 2

    answer = page.post(item("single").get_absolute_url(), fields | {"choice": "root"})
    response = Response.objects.get(user=learner)
    assert (response.score, response.version) == (1.0, ItemVersion.objects.get(item=item("single"), number=1))
    assert "edited since" in page.get(answer["Location"]).text

    send(page, item("single"), {"choice": "root"})
    assert Response.objects.latest("pk").score == 0.0


def test_options_change_places_from_one_try_to_the_next_but_not_while_reading(page: Client) -> None:
    def order() -> list[int]:
        text = page.get(item("multi").get_absolute_url()).text
        return sorted(
            range(4), key=[text.index(f'value="{name}"') for name in ("root", "key", "heads", "length")].__getitem__
        )

    orders = []
    for _ in range(5):
        orders.append(order())
        assert order() == orders[-1]
        send(page, item("multi"), {"choice": "root"})
    assert len({tuple(one) for one in orders}) > 1


def test_enter_in_a_field_checks_and_does_not_switch_the_language(page: Client) -> None:
    """Browsers press the first button that belongs to the form, wherever it stands on the page."""
    text = page.get(item("blanks").get_absolute_url()).text
    inside = text.index('id="answer"')
    buttons = [
        found.start()
        for found in re.finditer(r"<button[^>]*>", text)
        if 'form="answer"' in found[0] or (found.start() > inside and "type=" not in found[0])
    ]
    assert 'value="check"' in text[buttons[0] : buttons[0] + 200].split(">")[0]
    assert any('name="language"' in text[place:].split(">")[0] for place in buttons)
