"""What views may rely on, for the type checker."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails

    from quizsite.accounts.models import User


class PageRequest(HttpRequest):
    """A request as middleware hands it to a view for people who are signed in. Never made; an annotation only."""

    user: User  # type: ignore[assignment]
    htmx: HtmxDetails
