"""One answer, marked and recorded in one transaction."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from quizsite.accounts.models import User
from quizsite.catalog.formats.codec import variant_from_json
from quizsite.catalog.formats.model import Short, Variant
from quizsite.catalog.models import ItemVariant
from quizsite.practice import scoring
from quizsite.practice.asking import Asked, locked_response
from quizsite.practice.models import Response, Standing
from quizsite.practice.sittings import finish


def whole_variant(response: Response) -> Variant:
    """The variant with its key: for marking, and for pages after the answer."""
    row = ItemVariant.objects.only("whole").get(version=response.version_id, number=response.variant)
    return variant_from_json(row.whole)


def check(user: User, asked: Asked, answer: dict[str, Any]) -> tuple[Response, scoring.Grade | None]:
    """Mark `answer`. A grade comes back only when it is INVALID: then nothing was recorded.

    A response that already has its answer keeps it, so a form sent twice changes nothing.
    """
    with transaction.atomic():
        response = locked_response(user, asked)
        if response.answered is not None:
            return response, None
        variant = whole_variant(response)
        grade = scoring.grade(variant, answer)
        if grade.outcome is scoring.Outcome.INVALID:
            # A draft is kept, so that nothing typed is lost even if the page is left now.
            response.answer = answer
            response.save(update_fields=["answer"])
            return response, grade
        response.answer = answer
        response.answered = timezone.now()
        _record(response, variant, grade)
    return response, None


def tick_rubric(user: User, response: Response, ticks: list[int]) -> Response:
    """The writer of a short answer says which points it makes. Once said, it stays."""
    with transaction.atomic():
        response = Response.objects.select_for_update().select_related("attempt", "item").get(pk=response.pk, user=user)
        variant = whole_variant(response)
        if response.answered is None or response.score is not None or not isinstance(variant.interaction, Short):
            return response
        allowed = range(len(variant.interaction.rubric))
        response.answer = {**response.answer, "ticks": [tick for tick in ticks if tick in allowed]}
        _record(response, variant, scoring.grade(variant, response.answer))
    return response


def _record(response: Response, variant: Variant, grade: scoring.Grade) -> None:
    if grade.score is not None:
        response.score = scoring.after_hints(grade.score, response.hints_used)
        _move_standing(response)
    response.save(update_fields=["answer", "answered", "score"])
    _finish_when_complete(response)


def _move_standing(response: Response) -> None:
    """The last mark of an item counts."""
    values = {"right": response.right, "score": response.score, "answered": response.answered}
    standing, created = Standing.objects.get_or_create(
        user_id=response.user_id, item_id=response.item_id, defaults=values
    )
    if not created:
        Standing.objects.filter(pk=standing.pk).update(**values, tries=F("tries") + 1)


def _finish_when_complete(response: Response) -> None:
    attempt = response.attempt
    open_items = set(attempt.item_ids) - set(
        attempt.responses.filter(answered__isnull=False).values_list("item_id", flat=True)
    )
    if not open_items:
        finish(attempt)
