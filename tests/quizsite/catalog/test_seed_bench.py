"""The database that pages are measured against."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from quizsite.accounts.models import SOLO_USERNAME, User
from quizsite.catalog.models import Item
from quizsite.practice.models import Response, Standing


@pytest.mark.usefixtures("bank")
def test_it_multiplies_the_questions_and_fills_in_a_history(client: Client) -> None:
    call_command("seed_bench", questions=40, responses=200, people=3)
    assert Item.objects.published().count() == 40
    assert Response.objects.count() == 200
    learner = User.objects.get(username=SOLO_USERNAME)
    answered = Response.objects.filter(user=learner)
    assert answered.exists()
    assert Standing.objects.filter(user=learner).count() == answered.values("item").distinct().count()
    for url in ("/", "/progress/", "/questions/?standing=wrong", answered.first().get_absolute_url()):
        assert client.get(url).status_code == 200


@pytest.mark.usefixtures("bank")
def test_it_refuses_a_database_with_answers() -> None:
    call_command("seed_bench", questions=12, responses=20, people=1)
    with pytest.raises(CommandError, match="holds answers already"):
        call_command("seed_bench")
    assert Response.objects.count() == 20
