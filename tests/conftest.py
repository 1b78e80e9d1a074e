"""The three people of the web tests. In solo mode they are signed in as themselves, from this machine."""

from __future__ import annotations

import pytest
from django.test import Client

from quizsite.accounts.models import User


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def author(db: None) -> User:
    """May see drafts and the administration."""
    return User.objects.create_user("author", is_staff=True)


@pytest.fixture
def learner(db: None) -> User:
    """Whose answers the test is about."""
    return User.objects.create_user("learner")


@pytest.fixture
def stranger(db: None) -> User:
    """Another learner, to whom the first one's answers do not exist."""
    return User.objects.create_user("stranger")
