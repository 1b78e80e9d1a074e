"""Finding questions, topics and notes."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from quizsite.accounts.models import User
from quizsite.catalog import browse, search
from quizsite.practice.models import Standing
from tests.quizsite.conftest import item
from tests.quizsite.practice.answers import send

pytestmark = pytest.mark.usefixtures("bank")


def listed(page: Client, query: str) -> list[str]:
    """Slugs on a page of the list, in their order."""
    return re.findall(
        r'class="row item-row" href="/questions/[a-z-]+/([a-z-]+)/"', page.get(f"/questions/{query}").text
    )


def test_all_published_questions_in_the_order_of_topics_and_difficulty(page: Client) -> None:
    basics, attention = ["match", "print", "order", "short"], ["blanks", "dropdown", "single", "multi", "number"]
    assert listed(page, "") == basics + attention


def test_rows_show_titles_and_titles_are_found(page: Client) -> None:
    text = page.get("/questions/?q=divisor").text
    assert '<span class="stem">The divisor of attention scores</span>' in text
    assert "By what does attention divide its scores?" not in text
    assert listed(page, "?q=除数") == ["single"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?topic=attention&difficulty=2", ["dropdown", "single"]),
        ("?kind=number", ["number"]),
        ("?language=zh-hans", ["single"]),
        ("?kind=nonsense&difficulty=9&topic=x&page=99", None),
        ("?kind=number&topic=basics", []),
    ],
)
def test_facets(page: Client, query: str, expected: list[str] | None) -> None:
    assert listed(page, query) == (listed(page, "") if expected is None else expected)


def test_facets_by_how_it_went(page: Client, stranger: User) -> None:
    send(page, item("single"), {"choice": "root"})
    send(page, item("multi"), {"choice": "heads"})
    assert listed(page, "?standing=right") == ["single"]
    assert listed(page, "?standing=wrong") == ["multi"]
    assert len(listed(page, "?standing=new")) == 7
    other = Client()
    other.force_login(stranger)
    assert listed(other, "?standing=right") == []


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("显存", ["single"]),  # two characters, inside a sentence of the translation
        ("方差", ["single"]),
        ("平方根", ["single"]),
        ("zebramax", ["blanks"]),
        ("varianc", ["single"]),  # the beginning of a word
        ("VARIANCE dot", ["single"]),
        ("vram", ["single"]),  # a synonym, across languages
        ('"OR" NEAR( *', []),
        ("不存在的词", []),
    ],
)
def test_text_search_in_both_languages(page: Client, q: str, expected: list[str]) -> None:
    assert listed(page, f"?q={q}") == expected


def test_search_and_facets_together_and_the_address_holds_both(page: Client) -> None:
    assert set(listed(page, "?q=softmax")) == {"dropdown", "short"}
    assert listed(page, "?q=softmax&topic=basics") == ["short"]
    text = page.get("/questions/?q=softmax&topic=basics").text
    assert 'value="softmax"' in text
    assert '<option value="basics" selected>' in text


def test_pages_keep_the_filters(page: Client, monkeypatch) -> None:
    monkeypatch.setattr(browse, "PAGE_SIZE", 2)
    first = page.get("/questions/?topic=attention").text
    assert 'href="?topic=attention&amp;page=2"' in first
    assert listed(page, "?topic=attention&page=2") == ["single", "multi"]
    assert listed(page, "?q=softmax&page=1") != []


@pytest.mark.parametrize(
    "url", ["/", "/questions/", "/questions/?q=softmax", "/topics/attention/", "/notes/attention/", "/progress/"]
)
def test_the_number_of_queries_does_not_grow_with_the_rows(page: Client, learner: User, url: str) -> None:
    with CaptureQueriesContext(connection) as few:
        page.get(url)
    for number in range(20):
        copy = item("single")
        copy.pk, copy.slug = None, f"copy-{number}"
        copy.save()
        copy.notes.set(item("single").notes.all())
        search.put("item", [(copy.pk, "softmax")])
        Standing.objects.create(user=learner, item=copy, right=True, score=1, answered=timezone.now())
    with CaptureQueriesContext(connection) as many:
        page.get(url)
    assert len(many) <= len(few)


def test_the_map_counts_what_this_learner_got_right(page: Client) -> None:
    send(page, item("single"), {"choice": "root"})
    send(page, item("multi"), {"choice": "heads"})
    text = page.get("/").text
    assert "1/5" in text
    assert "0/4" in text
    assert "your weakest topic so far: 1 of 2 right" in text
    topic = page.get("/topics/attention/").text
    assert "1 of 5 right" in topic
    assert "1 to redo" in topic
    assert "3 new" in topic


def test_notes_show_facts_with_formulas_corrections_and_links(page: Client) -> None:
    text = page.get("/notes/attention/").text
    assert 'id="fact-000-001"' in text
    assert "<msqrt>" in text
    assert "right is the square root" in text
    assert item("single").get_absolute_url() in text
    assert text.index("Scores are divided by a root") < text.index("000-001") < text.index("000-002")
    assert page.get("/notes/nonsense/").status_code == 404


def test_notes_are_searched_in_chinese_too(page: Client) -> None:
    page.cookies["django_language"] = "zh-hans"
    text = page.get("/notes/?q=饱和").text
    assert "softmax 会饱和" in text
    assert 'id="fact-000-001"' not in text
