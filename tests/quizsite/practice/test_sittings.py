"""Sets of questions, and what others may see of them."""

from __future__ import annotations

import pytest
from django.test import Client

from quizsite.accounts.models import User
from quizsite.catalog.models import Item, Status
from quizsite.practice.models import Attempt, Response
from tests.quizsite.conftest import item
from tests.quizsite.practice.answers import opened, send

pytestmark = pytest.mark.usefixtures("bank")

ATTENTION = ["single", "multi", "blanks", "number", "dropdown"]


def test_a_set_leads_through_its_questions_to_its_summary(page: Client, learner: User) -> None:
    started = page.post("/practice/start", {"which": "new", "topic": "attention"})
    attempt = Attempt.objects.get(user=learner)
    assert set(Item.objects.filter(pk__in=attempt.item_ids).values_list("slug", flat=True)) == set(ATTENTION)
    difficulties = [Item.objects.get(pk=pk).difficulty for pk in attempt.item_ids]
    assert difficulties == sorted(difficulties), "easy ones first"

    url = started["Location"]
    for place, pk in enumerate(attempt.item_ids, 1):
        question = page.get(url, follow=True)
        assert question.redirect_chain[-1][0] == f"{Item.objects.get(pk=pk).get_absolute_url()}?sitting={attempt.pk}"
        assert f"{place} of 5" in question.text
        query = "?" + question.redirect_chain[-1][0].partition("?")[2]
        asked = Item.objects.get(pk=pk)
        wrong = {"choice": "heads"} if asked.slug in ("single", "multi") else {"blank-0": "0"}
        answered = page.get(send(page, asked, wrong, query)["Location"]).text
        url = f"/practice/{attempt.pk}/next?after={pk}"
        assert url in answered

    summary = page.get(url, follow=True)
    assert summary.redirect_chain[-1][0] == f"/practice/{attempt.pk}/"
    assert "0 of 5 right" in summary.text
    attempt.refresh_from_db()
    assert attempt.finished is not None


def test_an_unfinished_set_is_offered_on_the_home_page(page: Client, learner: User) -> None:
    page.post("/practice/start", {"which": "new", "topic": "attention"})
    attempt = Attempt.objects.get(user=learner)
    first = Item.objects.get(pk=attempt.item_ids[0])
    send(page, first, {"choice": "heads", "blank-0": "0", "blank-1": "0"}, f"?sitting={attempt.pk}")
    home = page.get("/").text
    assert "1 of 5 answered" in home
    assert f"/practice/{attempt.pk}/next" in home


def test_skipping_goes_on_and_comes_back(page: Client, learner: User) -> None:
    page.post("/practice/start", {"which": "new", "topic": "attention"})
    attempt = Attempt.objects.get(user=learner)
    ids = attempt.item_ids
    after_first = page.get(f"/practice/{attempt.pk}/next?after={ids[0]}")
    assert after_first["Location"].startswith(Item.objects.get(pk=ids[1]).get_absolute_url())
    after_last = page.get(f"/practice/{attempt.pk}/next?after={ids[-1]}")
    assert after_last["Location"].startswith(Item.objects.get(pk=ids[0]).get_absolute_url())


def test_a_set_of_wrong_ones_holds_those_only(page: Client, learner: User) -> None:
    send(page, item("single"), {"choice": "size"})
    send(page, item("multi"), {"choice": ["root", "key"]})
    page.post("/practice/start", {"which": "wrong"})
    assert Attempt.objects.get(is_set=True).item_ids == [item("single").pk]


def test_nothing_left_is_said_and_makes_no_set(page: Client) -> None:
    answer = page.post("/practice/start", {"which": "wrong"}, follow=True)
    assert "nothing of that sort" in answer.text
    assert not Attempt.objects.exists()
    assert page.post("/practice/start", {"which": "everything"}).status_code == 400


def test_after_a_single_question_comes_the_next_one_that_is_not_right(page: Client) -> None:
    # by difficulty, then name: blanks, dropdown, single, multi, number
    send(page, item("dropdown"), {"blank-0": "1"})
    following = page.get(f"{item('blanks').get_absolute_url()}next")
    assert following["Location"] == item("single").get_absolute_url()


def test_others_answers_and_sets_do_not_exist(page: Client, stranger: User) -> None:
    answer = send(page, item("single"), {"choice": "root"})
    page.post("/practice/start", {"which": "new"})
    attempt = Attempt.objects.get(is_set=True)
    fields = opened(page, item("multi"), f"?sitting={attempt.pk}")

    other = Client()
    other.force_login(stranger)
    assert page.get(answer["Location"]).status_code == 200
    assert other.get(answer["Location"]).status_code == 404
    assert other.post(answer["Location"], {"tick": "0"}).status_code == 404
    for url in (
        f"/practice/{attempt.pk}/",
        f"/practice/{attempt.pk}/next",
        f"{item('multi').get_absolute_url()}?sitting={attempt.pk}",
    ):
        assert page.get(url).status_code in (200, 302)
        assert other.get(url).status_code == 404
    assert other.post(item("multi").get_absolute_url(), fields | {"choice": "root"}).status_code == 404
    assert not Response.objects.filter(user=stranger).exists()


def test_drafts_and_retired_questions_are_for_authors(page: Client, author: User) -> None:
    staff = Client()
    staff.force_login(author)
    url = item("draft").get_absolute_url()
    assert page.get(url).status_code == 404
    assert staff.get(url).status_code == 200
    Item.objects.filter(slug="single").update(status=Status.RETIRED)
    assert page.get(item("single").get_absolute_url()).status_code == 404
    assert "By what does attention" not in page.get("/questions/").text


def test_a_question_that_is_retired_meanwhile_keeps_no_set_open(page: Client, learner: User) -> None:
    page.post("/practice/start", {"which": "new", "topic": "attention"})
    attempt = Attempt.objects.get(user=learner)
    Item.objects.filter(pk__in=attempt.item_ids[1:]).update(status=Status.RETIRED)
    first = Item.objects.get(pk=attempt.item_ids[0])
    answer = send(page, first, {"choice": "heads", "blank-0": "0", "blank-1": "0"}, f"?sitting={attempt.pk}")
    summary = page.get(f"/practice/{attempt.pk}/next?after={first.pk}", follow=True)
    assert "of 5 right" in summary.text
    assert "of 5 answered" not in page.get("/").text

    Item.objects.filter(pk=first.pk).update(status=Status.RETIRED)
    shown = page.get(answer["Location"])
    assert "Try again" not in shown.text
    assert page.get(f"{first.get_absolute_url()}next", follow=True).status_code == 200
