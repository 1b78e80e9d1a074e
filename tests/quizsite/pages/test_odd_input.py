"""Addresses and forms that no page of ours makes: refused in a sentence or ignored, never an error page."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client

from quizsite.accounts.models import User
from quizsite.catalog.models import Task, TaskVersion, Topic
from quizsite.practice.forms import BLANK_LIMIT, DRAFT_LIMIT
from quizsite.practice.models import Attempt, Response
from tests.quizsite.conftest import item
from tests.quizsite.practice.answers import opened, right, send

pytestmark = pytest.mark.usefixtures("bank")

#: More digits than Python's `int` reads (4300), more than a column holds, and other things that are not keys.
NUMBERS = ["9" * 5000, "9" * 19, "-1", "²", "\0"]


@pytest.fixture
def task(db: None) -> Task:
    task = Task.objects.create(slug="double", topic=Topic.objects.all()[0], status="published", difficulty=1, minutes=5)
    task.version = TaskVersion.objects.create(
        task=task, number=1, text_hash="0" * 64, task_hash="0" * 64, format_version=1, statement={}, spec={}
    )
    task.save()
    return task


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize(
    ("address", "name", "expected"),
    [
        ("/questions/", "page", 200),
        ("/questions/attention/single/", "variant", 400),
        ("/tasks/double/", "submission", 200),
        ("/tasks/double/submissions/", "page", 200),
        ("/tasks/double/compare", "left", 404),
    ],
)
def test_odd_numbers_in_an_address(page: Client, task: Task, address: str, name: str, number: str, expected: int):
    assert page.get(address, {name: number}).status_code == expected


@pytest.mark.parametrize("number", NUMBERS)
def test_odd_numbers_after_a_question_of_a_set(page: Client, learner: User, number: str) -> None:
    attempt = Attempt.objects.create(user=learner, is_set=True, item_ids=[item("single").pk])
    answer = page.get(f"/practice/{attempt.pk}/next", {"after": number})
    assert answer["Location"].startswith(item("single").get_absolute_url())


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("name", ["sitting", "version", "variant", "seed"])
def test_odd_numbers_in_a_form(page: Client, name: str, number: str) -> None:
    form = opened(page, item("single")) | right(item("single"))
    assert page.post(item("single").get_absolute_url(), form | {name: number}).status_code == 400
    assert not Response.objects.exists()

    assert page.post(item("single").get_absolute_url(), form).status_code == 302  # the control


@pytest.mark.parametrize("number", NUMBERS)
def test_odd_ticks_are_ignored(page: Client, learner: User, number: str) -> None:
    send(page, item("short"), {"text": "Something."})
    response = Response.objects.get()
    assert page.post(response.get_absolute_url(), {"tick": [number, "0"]}).status_code == 302
    response.refresh_from_db()
    assert response.answer["ticks"] == [0]


@pytest.mark.parametrize("question", ["blanks", "order", "print"])
def test_a_draft_does_not_fill_the_disk(page: Client, question: str) -> None:
    asked = item(question)
    fields = dict.fromkeys(right(asked), "9" * 400_000)
    assert send(page, asked, {"action": "draft", **fields}).json() == {"saved": True}
    kept = Response.objects.get().answer
    assert len(str(kept)) < DRAFT_LIMIT + len(fields) * (BLANK_LIMIT + 50)


def test_full_width_digits_number_the_lines(page: Client) -> None:
    asked = item("order")
    full_width = {
        name: place.translate({ord("0") + n: ord("０") + n for n in range(10)}) for name, place in right(asked).items()
    }
    send(page, asked, full_width)
    assert Response.objects.get().score == 1.0


def test_a_topic_that_no_database_can_hold(page: Client) -> None:
    assert page.post("/practice/start", {"topic": "\0no-such-topic"}).status_code == 404
    assert page.post("/practice/start", {"topic": "attention"}).status_code == 302


def test_a_form_of_nobody_belongs_to_nobody(page: Client, learner: User, stranger: User) -> None:
    theirs = Attempt.objects.create(user=stranger, item_ids=[item("single").pk])
    form = opened(page, item("single")) | right(item("single"))
    assert page.post(item("single").get_absolute_url(), form | {"sitting": str(theirs.pk)}).status_code == 404
    assert not Response.objects.exists()
    assert page.post(item("single").get_absolute_url(), form | {"sitting": str(uuid.uuid4())}).status_code == 302
