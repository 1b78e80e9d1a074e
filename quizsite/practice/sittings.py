"""Sittings: which questions come next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from random import Random

from django.db.models import Q
from django.utils import timezone

from quizsite.accounts.models import User
from quizsite.catalog.browse import with_standing
from quizsite.catalog.models import Item, Topic
from quizsite.lib.numbers import MOST_KEY, whole_number
from quizsite.practice.models import Attempt, Response

#: An unfinished set is offered on the home page for this long.
KEEP_OPEN = timedelta(days=14)
SET_SIZE = 10
WHICH = ("new", "wrong", "mixed")


@dataclass(frozen=True)
class OpenSitting:
    attempt: Attempt
    done: int
    total: int

    @property
    def left(self) -> int:
        return self.total - self.done


def open_sitting(user: User) -> OpenSitting | None:
    """The newest unfinished set of this learner."""
    attempt = (
        Attempt.objects.filter(user=user, is_set=True, finished=None, started__gte=timezone.now() - KEEP_OPEN)
        .select_related("topic")
        .order_by("-started")
        .first()
    )
    if attempt is None:
        return None
    return OpenSitting(attempt, attempt.responses.filter(answered__isnull=False).count(), len(attempt.item_ids))


def start(user: User, which: str, topic: Topic | None = None, size: int = SET_SIZE) -> Attempt | None:
    """A new set of up to `size` questions, easy ones first; None when there is nothing of that sort.

    which: "new" (never answered), "wrong" (last answer not right), "mixed" (both, then the longest-unseen right ones)
    """
    items = with_standing(Item.objects.published(), user)
    if topic is not None:
        items = items.filter(topic=topic)
    new, wrong = Q(mine__isnull=True), Q(mine__right=False)
    items = items.filter({"new": new, "wrong": wrong, "mixed": Q()}[which])
    pool = list(items.order_by().values_list("pk", "difficulty", "my_right", "mine__answered"))
    if not pool:
        return None
    attempt = Attempt(user=user, topic=topic, is_set=True)
    # Drawn at random, so that the next set is another one; unanswered and wrong ones before right ones.
    Random().shuffle(pool)
    pool.sort(key=lambda row: (row[2] is True, row[3].timestamp() if row[2] else 0))
    chosen = sorted(pool[:size], key=lambda row: row[1])
    attempt.item_ids = [pk for pk, *_ in chosen]
    attempt.save()
    return attempt


def next_in_set(attempt: Attempt, after: str = "") -> Item | None:
    """The first question without an answer that comes after the one with the primary key `after`, wrapping around."""
    answered = set(attempt.responses.filter(answered__isnull=False).values_list("item_id", flat=True))
    ids = attempt.item_ids
    last = whole_number(after, MOST_KEY)
    place = ids.index(last) + 1 if last in ids else 0
    left = [pk for pk in ids[place:] + ids[:place] if pk not in answered]
    items = Item.objects.published().select_related("topic").in_bulk(left)
    return next((items[pk] for pk in left if pk in items), None)


def finish(attempt: Attempt) -> None:
    """Close a set. Closing it again changes nothing."""
    if attempt.finished is None:
        attempt.finished = timezone.now()
        attempt.save(update_fields=["finished"])


def next_in_topic(user: User, item: Item) -> Item | None:
    """After a single question: the next one of its topic that is not right yet, wrapping around."""
    ids = list(
        with_standing(Item.objects.published().filter(topic_id=item.topic_id), user)
        .filter(Q(my_right=False) | Q(my_right__isnull=True) | Q(pk=item.pk))
        .order_by("difficulty", "slug")
        .values_list("pk", flat=True)
    )
    place = ids.index(item.pk) if item.pk in ids else -1
    after = ids[place + 1 :] + ids[: max(place, 0)]
    return Item.objects.select_related("topic").get(pk=after[0]) if after else None


def responses_in_order(attempt: Attempt) -> list[tuple[Item, Response | None]]:
    """Every question of a set with its response, in the order of the set."""
    responses = {response.item_id: response for response in attempt.responses.all()}
    items = Item.objects.select_related("topic").in_bulk(attempt.item_ids)
    return [(items[pk], responses.get(pk)) for pk in attempt.item_ids if pk in items]
