"""What stands on a question page: which version, variant and order of options, and whose sitting it belongs to.

Opening a page writes nothing. The form carries what was on it (sitting, version, variant, seed), and the first
draft, hint or answer makes the rows.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.core.exceptions import BadRequest
from django.db import transaction
from django.http import Http404, QueryDict

from quizsite.accounts.models import User
from quizsite.catalog.formats.codec import variant_from_json
from quizsite.catalog.formats.model import Texts, Variant
from quizsite.catalog.models import Item, ItemVariant, ItemVersion
from quizsite.lib.numbers import MOST_KEY, whole_number
from quizsite.practice.models import Attempt, Response, Standing, my_attempt

#: Seeds only have to differ from one try to the next.
MOST_SEED = 10_000


@dataclass
class Asked:
    """One question as it stands before this learner.

    attempt    None until something is worth keeping
    response   the open response, with a draft or hints; None before that
    variant    without the key
    hints      those already shown
    """

    item: Item
    attempt_id: uuid.UUID
    attempt: Attempt | None
    response: Response | None
    version: ItemVersion
    variant: Variant
    seed: int
    hints: tuple[Texts, ...] = ()

    @property
    def next_variant(self) -> int | None:
        """Another variant of the same question, where there is one."""
        count = self.item.variant_count
        return (self.variant.number + 1) % count if count > 1 else None


def for_page(user: User, item: Item, sitting: str | None, variant: str | None) -> Asked:
    """The question for a GET: an open draft goes on; else a fresh try, with the variant that was not seen longest."""
    attempt = _attempt_of_page(user, item, sitting)
    open_ones = Response.objects.filter(user=user, item=item).select_related("version", "attempt")
    if attempt is not None:
        response = open_ones.filter(attempt=attempt).first()
    else:
        response = open_ones.filter(answered=None, attempt__is_set=False).order_by("-opened").first()
    wanted = _number(variant, item.variant_count - 1) if variant is not None else None
    if response is not None and (wanted in (None, response.variant) or attempt is not None):
        return _asked(item, response.attempt, response, response.version, response.variant, response.seed)
    seed = Standing.objects.filter(user=user, item=item).values_list("tries", flat=True).first() or 0
    number = seed % item.variant_count if wanted is None else wanted
    assert item.version is not None, "a question without a version has no page"
    return _asked(item, attempt, None, item.version, number, seed % MOST_SEED)


def from_form(user: User, item: Item, data: QueryDict) -> Asked:
    """The question that a posted form was made from. Raises BadRequest or Http404 for a form that is not ours."""
    try:
        attempt_id = uuid.UUID(data.get("sitting", ""))
    except ValueError:
        raise BadRequest("the form names no sitting") from None
    attempt = Attempt.objects.filter(pk=attempt_id).first()
    if attempt is not None and (attempt.user_id != user.pk or item.pk not in attempt.item_ids):
        raise Http404("no such attempt of yours")
    if attempt is not None:
        response = attempt.responses.filter(item=item).select_related("version").first()
        if response is not None:
            return _asked(item, attempt, response, response.version, response.variant, response.seed)
    version = ItemVersion.objects.filter(pk=_number(data.get("version"), MOST_KEY), item=item).first()
    if version is None:
        raise BadRequest("the form names no version of this question")
    variant, seed = _number(data.get("variant"), 1000), _number(data.get("seed"), MOST_SEED)
    return _asked(item, attempt, None, version, variant, seed, attempt_id)


def keep(user: User, asked: Asked, answer: dict, hints_used: int | None = None) -> Response:
    """Make or update the open response with a draft. An answered response stays as it is."""
    with transaction.atomic():
        response = locked_response(user, asked)
        if response.answered is None:
            response.answer = answer
            if hints_used is not None:
                response.hints_used = max(response.hints_used, min(hints_used, asked.variant.hint_count))
            response.save(update_fields=["answer", "hints_used"])
    return response


def locked_response(user: User, asked: Asked) -> Response:
    """The row of this question in its sitting, made if need be and locked until the transaction ends."""
    attempt, _ = Attempt.objects.get_or_create(
        pk=asked.attempt_id, defaults={"user": user, "item_ids": [asked.item.pk]}
    )
    if attempt.user_id != user.pk:
        raise Http404("no such attempt of yours")
    response, _ = Response.objects.select_for_update().get_or_create(
        attempt=attempt,
        item=asked.item,
        defaults={"user": user, "version": asked.version, "variant": asked.variant.number, "seed": asked.seed},
    )
    return response


def _attempt_of_page(user: User, item: Item, sitting: str | None) -> Attempt | None:
    if not sitting:
        return None
    try:
        attempt = my_attempt(user, uuid.UUID(sitting))
    except ValueError:
        raise Http404("no such attempt of yours") from None
    if item.pk not in attempt.item_ids:
        raise Http404("this question is not part of that set")
    return attempt


def _asked(
    item: Item,
    attempt: Attempt | None,
    response: Response | None,
    version: ItemVersion,
    number: int,
    seed: int,
    attempt_id: uuid.UUID | None = None,
) -> Asked:
    rows = ItemVariant.objects.filter(version=version, number=number)
    row = rows.only("public").first()
    if row is None:
        raise BadRequest("this question has no such variant")
    hints: tuple[Texts, ...] = ()
    if response is not None and response.hints_used:
        whole = variant_from_json(rows.values_list("whole", flat=True)[0])
        hints = whole.hints[: response.hints_used]
    attempt_id = attempt.pk if attempt else attempt_id or uuid.uuid4()
    return Asked(item, attempt_id, attempt, response, version, variant_from_json(row.public), seed, hints)


def _number(text: str | None, most: int) -> int:
    number = whole_number(text, most)
    if number is None:
        raise BadRequest("the form does not belong to this question")
    return number
