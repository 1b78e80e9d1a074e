"""The administration: accounts can be managed there, results only looked at, and learners stay out."""

import pytest
from django.test import Client

from quizsite.accounts.models import User


@pytest.fixture
def admin(db) -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("boss", password="x"))
    return client


PAGES = ["accounts/user/", "submissions/submission/", "submissions/worker/"]


@pytest.mark.parametrize("page", PAGES)
def test_lists_open_for_administrators_only(admin, learner, page):
    assert admin.get(f"/admin/{page}").status_code == 200
    ordinary = Client()
    ordinary.force_login(learner)
    assert ordinary.get(f"/admin/{page}").status_code == 302


def test_accounts_are_changed_and_results_are_not(admin, learner):
    assert admin.get(f"/admin/accounts/user/{learner.pk}/change/").status_code == 200
    assert admin.get("/admin/submissions/submission/add/").status_code == 403
