"""A question of every kind, answered right and wrong: what the page says, and what stands in the rows."""

from __future__ import annotations

import pytest
from django.test import Client

from quizsite.accounts.models import User
from quizsite.practice.models import Response, Standing
from tests.quizsite.conftest import item
from tests.quizsite.practice.answers import right, send, wrong

pytestmark = pytest.mark.usefixtures("bank")

MARKED_AT_ONCE = ["single", "multi", "blanks", "number", "dropdown", "match", "order", "print"]


@pytest.mark.parametrize("slug", MARKED_AT_ONCE)
def test_a_right_answer_is_worth_everything(page: Client, learner: User, slug: str) -> None:
    answer = send(page, item(slug), right(item(slug)))
    response = Response.objects.get(user=learner)
    assert (response.score, response.version, response.right) == (1.0, item(slug).version, True)
    assert Standing.objects.get(user=learner, item=item(slug)).right
    assert answer.status_code == 302
    shown = page.get(answer["Location"]).text
    assert "Right." in shown
    assert "Secret explanation" in shown


@pytest.mark.parametrize("slug", MARKED_AT_ONCE)
def test_a_wrong_answer_says_why(page: Client, learner: User, slug: str) -> None:
    fields, score, why = wrong(item(slug))
    answer = send(page, item(slug), fields)
    response = Response.objects.get(user=learner)
    assert response.score == pytest.approx(score)
    assert not Standing.objects.get(user=learner, item=item(slug)).right
    shown = page.get(answer["Location"]).text
    assert why in shown
    assert "Right." not in shown


def test_a_short_answer_is_marked_by_its_writer_against_the_model_answer(page: Client, learner: User) -> None:
    answer = send(page, item("short"), {"text": "The exponential overflows."})
    response = Response.objects.get(user=learner)
    assert response.score is None
    assert not Standing.objects.filter(user=learner).exists()
    compared = page.get(answer["Location"]).text
    assert "Secret answer" in compared
    # The point whose word stands in the text is ticked already, the other is not.
    assert 'name="tick" value="0" checked' in compared
    assert 'name="tick" value="1" >' in compared

    page.post(answer["Location"], {"tick": ["0"]})
    response.refresh_from_db()
    assert response.score == pytest.approx(2 / 3)
    assert Standing.objects.get(user=learner).score == pytest.approx(2 / 3)

    page.post(answer["Location"], {"tick": ["0", "1"]})
    response.refresh_from_db()
    assert response.score == pytest.approx(2 / 3), "a mark, once given, stays"


@pytest.mark.parametrize("slug", [*MARKED_AT_ONCE, "short"])
def test_an_empty_form_costs_nothing(page: Client, learner: User, slug: str) -> None:
    answer = send(page, item(slug), {})
    assert answer.status_code == 200
    assert "or skip the question" in answer.text
    assert not Response.objects.filter(user=learner, answered__isnull=False).exists()


def test_a_number_that_cannot_be_read_is_explained_beside_its_field_and_costs_nothing(page: Client) -> None:
    answer = send(page, item("blanks"), {"blank-0": "zebramax", "blank-1": "about five"})
    assert 'aria-invalid="true" aria-describedby="blank-1-error"' in answer.text
    assert "cannot be read as a number" in answer.text
    assert 'value="about five"' in answer.text
    assert 'value="zebramax"' in answer.text
    assert not Response.objects.filter(answered__isnull=False).exists()


def test_two_lines_with_one_number_are_explained_and_nothing_typed_is_lost(page: Client) -> None:
    fields = right(item("order"))
    name = list(fields)[1]
    answer = send(page, item("order"), fields | {name: "1"})
    assert "every line needs its own" in answer.text
    assert answer.text.count('aria-invalid="true"') == 1
    assert not Response.objects.filter(answered__isnull=False).exists()


def test_with_htmx_the_answer_comes_as_a_part_and_with_its_own_address(page: Client) -> None:
    answer = send(page, item("single"), {"choice": "root"}, headers={"HX-Request": "true"})
    assert "<html" not in answer.text
    assert "Right." in answer.text
    assert answer["HX-Push-Url"] == Response.objects.get().get_absolute_url()


def test_a_form_sent_twice_is_one_answer(page: Client, learner: User) -> None:
    from tests.quizsite.practice.answers import opened

    fields = opened(page, item("single"))
    first = page.post(item("single").get_absolute_url(), fields | {"choice": "root"})
    second = page.post(item("single").get_absolute_url(), fields | {"choice": "size"})
    assert first["Location"] == second["Location"]
    assert Response.objects.get(user=learner).answer == {"choices": ["root"]}
    assert Standing.objects.get(user=learner).tries == 1


def test_the_last_answer_counts_for_the_standing_and_all_are_kept(page: Client, learner: User) -> None:
    send(page, item("single"), {"choice": "size"})
    send(page, item("single"), {"choice": "root"})
    standing = Standing.objects.get(user=learner)
    assert (standing.right, standing.tries) == (True, 2)
    assert [r.score for r in Response.objects.order_by("pk")] == [0.0, 1.0]


@pytest.mark.parametrize(
    ("slug", "fields"),
    [
        ("single", {"choice": "nonsense"}),
        ("dropdown", {"blank-0": "7"}),
        ("match", {"pair-0": "nonsense"}),
    ],
)
def test_choices_of_another_question_are_refused(page: Client, slug: str, fields: dict[str, str]) -> None:
    assert send(page, item(slug), fields).status_code == 400
    assert not Response.objects.exists()


def test_a_form_of_another_question_is_refused(page: Client) -> None:
    from tests.quizsite.practice.answers import opened

    foreign = opened(page, item("multi"))
    assert page.post(item("single").get_absolute_url(), foreign | {"choice": "root"}).status_code == 400
    for field, value in [("sitting", "x"), ("version", "-1"), ("variant", "9"), ("seed", "²")]:
        fields = opened(page, item("single")) | {field: value, "choice": "root"}
        assert page.post(item("single").get_absolute_url(), fields).status_code == 400, field
    assert not Response.objects.exists()
