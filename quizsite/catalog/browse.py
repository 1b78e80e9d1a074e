"""Finding questions: facets and text search. The address holds the whole state."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import F, FilteredRelation, Q, QuerySet
from django.http import QueryDict

from quizsite.accounts.models import User
from quizsite.catalog import search
from quizsite.catalog.models import KIND_LABELS, Item, Topic

PAGE_SIZE = 30
STANDINGS = ("new", "right", "wrong")


@dataclass(frozen=True)
class Filters:
    """What the reader asked for; values that mean nothing are dropped, so every address shows a page."""

    q: str = ""
    topic: str = ""
    kind: str = ""
    difficulty: str = ""
    language: str = ""
    standing: str = ""

    @classmethod
    def from_query(cls, query: QueryDict, topics: list[Topic]) -> Filters:
        def one_of(name: str, allowed) -> str:
            value = query.get(name, "")
            return value if value in allowed else ""

        return cls(
            q=query.get("q", "").replace("\0", "").strip()[:200],
            topic=one_of("topic", {topic.slug for topic in topics}),
            kind=one_of("kind", {kind.value for kind in KIND_LABELS}),
            difficulty=one_of("difficulty", set("12345")),
            language=one_of("language", {"zh-hans"}),
            standing=one_of("standing", STANDINGS),
        )

    def url_query(self) -> str:
        return urlencode({name: value for name, value in vars(self).items() if value})

    @property
    def any(self) -> bool:
        return any(vars(self).values())


def with_standing(items: QuerySet[Item], user: User) -> QuerySet[Any]:
    """Items with `my_right` (None: never answered) and `my_tries` of this learner, in the same query."""
    return items.annotate(
        mine=FilteredRelation("standings", condition=Q(standings__user=user)),
        my_right=F("mine__right"),
        my_tries=F("mine__tries"),
    )


def find(filters: Filters, user: User) -> QuerySet[Any]:
    """Published items that match the facets, in the order of topics, with their standing; the search text is not looked at."""
    items = with_standing(Item.objects.published(), user).select_related("topic")
    if filters.topic:
        items = items.filter(topic__slug=filters.topic)
    if filters.kind:
        items = items.filter(kind=filters.kind)
    if filters.difficulty:
        items = items.filter(difficulty=int(filters.difficulty))
    if filters.language:
        items = items.filter(has_chinese=True)
    if filters.standing == "new":
        items = items.filter(mine__isnull=True)
    elif filters.standing:
        items = items.filter(mine__right=filters.standing == "right")
    return items


def page_of(filters: Filters, user: User, number: str | None) -> Page[Any]:
    """One page of results. With a search text the order is that of the hits, looked up first."""
    items = find(filters, user)
    if not filters.q:
        return Paginator(items, PAGE_SIZE).get_page(number)
    hits = search.find("item", filters.q)
    allowed = set(items.filter(pk__in=hits).values_list("pk", flat=True))
    page: Page[Any] = Paginator([pk for pk in hits if pk in allowed], PAGE_SIZE).get_page(number)
    rows = items.in_bulk(list(page.object_list))
    page.object_list = [rows[pk] for pk in page.object_list]
    return page
