"""A small bank of questions of every kind, loaded the way real content is."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from django.test import Client

from quizsite.accounts.models import User
from quizsite.catalog.models import Item
from quizsite.catalog.sync import sync

BANK = Path(__file__).parent / "bank"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The bank as files that a test may change."""
    return Path(shutil.copytree(BANK, tmp_path / "content"))


@pytest.fixture
def bank(db: None, folder: Path) -> Path:
    """The bank as rows."""
    summary = sync(folder)
    assert not summary.broken
    return folder


@pytest.fixture
def page(learner: User) -> Client:
    """The learner's browser."""
    client = Client()
    client.force_login(learner)
    return client


def item(slug: str) -> Item:
    return Item.objects.get(slug=slug)
