"""Finding one's way: home, topics, the list of questions, the notes."""

from django.db.models import F, Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from quizsite.catalog import browse, search
from quizsite.catalog.models import KIND_LABELS, Item, Note, Task, Topic
from quizsite.catalog.progress import by_topic, in_groups
from quizsite.lib.http import PageRequest
from quizsite.practice.sittings import open_sitting

#: A topic with fewer answers than this is not called the weakest.
ENOUGH_TO_COMPARE = 2

#: Hits shown on one page of a search in the notes.
NOTE_HITS = 60


@require_GET
def home(request: PageRequest) -> HttpResponse:
    """What now, and the map of topics."""
    rows = by_topic(request.user)
    started = [row for row in rows if row.tried >= ENOUGH_TO_COMPARE]
    return render(
        request,
        "catalog/home.html",
        {
            "groups": in_groups(rows),
            "sitting": open_sitting(request.user),
            "questions": sum(row.questions for row in rows),
            "tasks": sum(row.tasks for row in rows),
            "facts": sum(row.facts for row in rows),
            "tried": sum(row.tried for row in rows),
            "right": sum(row.right for row in rows),
            "wrong": sum(row.wrong for row in rows),
            "new": sum(row.new for row in rows),
            "weakest": min(started, key=lambda row: row.right / row.tried, default=None),
        },
    )


@require_GET
def topic_page(request: PageRequest, slug: str) -> HttpResponse:
    topic = get_object_or_404(Topic, slug=slug)
    items = browse.find(browse.Filters(topic=slug), request.user)
    return render(
        request,
        "catalog/topic.html",
        {
            "topic": topic,
            "progress": by_topic(request.user, [topic])[0],
            "items": items[: browse.PAGE_SIZE],
            "tasks": Task.objects.published().filter(topic=topic).select_related("topic"),
        },
    )


@require_GET
def question_list(request: PageRequest) -> HttpResponse:
    topics = list(Topic.objects.all())
    filters = browse.Filters.from_query(request.GET, topics)
    return render(
        request,
        "catalog/question_list.html",
        {
            "filters": filters,
            "topics": topics,
            "kinds": [(kind.value, label) for kind, label in KIND_LABELS.items()],
            "page": browse.page_of(filters, request.user, request.GET.get("page")),
        },
    )


def _notes_with_links():
    return Note.objects.select_related("topic").prefetch_related(
        Prefetch("items", Item.objects.published().select_related("topic"), to_attr="questions"),
        Prefetch("tasks", Task.objects.published(), to_attr="coding_tasks"),
    )


@require_GET
def notes(request: PageRequest) -> HttpResponse:
    """The syllabus by topic, or the facts that a search finds."""
    query = request.GET.get("q", "").replace("\0", "").strip()[:200]
    hits = search.find("note", query) if query else []
    found = _notes_with_links().in_bulk(hits[:NOTE_HITS])
    return render(
        request,
        "catalog/notes.html",
        {
            "q": query,
            "hit_count": len(hits),
            "facts": [found[pk] for pk in hits[:NOTE_HITS] if pk in found],
            "groups": in_groups([row for row in by_topic(None) if row.facts]),
        },
    )


@require_GET
def topic_notes(request: PageRequest, slug: str) -> HttpResponse:
    topic = get_object_or_404(Topic, slug=slug)
    topics = list(Topic.objects.filter(notes__isnull=False).distinct().order_by(F("order")))
    place = next((i for i, other in enumerate(topics) if other.pk == topic.pk), None)
    return render(
        request,
        "catalog/topic_notes.html",
        {
            "topic": topic,
            "facts": _notes_with_links().filter(topic=topic),
            "previous": topics[place - 1] if place else None,
            "next": topics[place + 1] if place is not None and place + 1 < len(topics) else None,
        },
    )
