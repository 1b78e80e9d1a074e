"""Answering questions: each view finds, checks, delegates and shows."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect

from quizsite.accounts.models import User
from quizsite.accounts.views import remember
from quizsite.catalog.models import Item, Status, Topic
from quizsite.catalog.progress import by_topic, in_groups
from quizsite.lib.http import PageRequest
from quizsite.lib.numbers import whole_number
from quizsite.practice import answering, asking, forms, scoring, sittings
from quizsite.practice.asking import Asked
from quizsite.practice.models import Response, my_attempt, my_response
from quizsite.practice.present import State, verdict_line, view_of

RECENT = 30
#: No rubric is longer; `tick_rubric` knows how long each one is.
MOST_POINTS = 1000


def _item(user: User, topic: str, slug: str) -> Item:
    """A published question; authors see every state of theirs."""
    item = get_object_or_404(Item.objects.select_related("topic", "version"), topic__slug=topic, slug=slug)
    if item.version is None or (item.status != Status.PUBLISHED and not user.is_staff):
        raise Http404("no such question")
    return item


@require_http_methods(["GET", "POST"])
def question(request: PageRequest, topic: str, slug: str) -> HttpResponse:
    """One question to answer. POST `action`: check (default), hint, language, draft."""
    item = _item(request.user, topic, slug)
    if request.method == "GET":
        asked = asking.for_page(request.user, item, request.GET.get("sitting"), request.GET.get("variant"))
        if asked.response is not None and asked.response.answered is not None:
            return redirect(asked.response)
        return _show(request, asked, asked.response.answer if asked.response else {}, {})

    asked = asking.from_form(request.user, item, request.POST)
    if asked.response is not None and asked.response.answered is not None:
        return _to_answer(request, asked.response)
    reading = forms.read(asked.variant.interaction, request.POST)
    language = request.POST.get("language")
    match "language" if language else request.POST.get("action", "check"):
        case "check":
            return _check(request, asked, reading)
        case "hint":
            asking.keep(request.user, asked, reading.draft(), hints_used=len(asked.hints) + 1)
        case "language":
            asking.keep(request.user, asked, reading.draft())
            return _in_language(request, _url(asked), language)
        case "draft":
            asking.keep(request.user, asked, reading.draft())
            return JsonResponse({"saved": True})
        case other:
            raise BadRequest(f"no action {other!r}")
    if request.htmx:
        asked = asking.from_form(request.user, item, request.POST)
        return _show(request, asked, reading.typed, {})
    return redirect(_url(asked))


def _in_language(request: PageRequest, url: str, language: str | None) -> HttpResponse:
    """The page at `url` anew, frame and all, in another language."""
    answer = HttpResponseClientRedirect(url) if request.htmx else redirect(url)
    if language is not None and language in dict(settings.LANGUAGES):
        remember(answer, settings.LANGUAGE_COOKIE_NAME, language)
    return answer


def _check(request: PageRequest, asked: Asked, reading: forms.Reading) -> HttpResponse:
    if reading.errors:
        return _show(request, asked, reading.typed, reading.errors)
    response, refused = answering.check(request.user, asked, reading.answer)
    if refused is not None:
        return _show(request, asked, reading.typed, forms.explain(refused))
    return _to_answer(request, response)


def _to_answer(request: PageRequest, response: Response) -> HttpResponse:
    """The marked answer: in place with htmx, else at its own address."""
    if not request.htmx:
        return redirect(response)
    page = _show_answer(request, my_response(request.user, response.pk))
    page["HX-Push-Url"] = response.get_absolute_url()
    return page


def _url(asked: Asked) -> str:
    return f"{asked.item.get_absolute_url()}?sitting={asked.attempt_id}"


def _show(request: PageRequest, asked: Asked, typed: dict[str, Any], errors: dict[str, str]) -> HttpResponse:
    language = get_language() or "en"
    state = State(asked.variant, language, asked.seed, typed, errors)
    context = {
        "item": asked.item,
        "asked": asked,
        "variant": asked.variant,
        "view": view_of(state),
        "errors": errors,
        "form_error": errors.get("") or (_("Please look at the marked field.") if errors else ""),
        "hints_left": asked.variant.hint_count - len(asked.hints),
        "hint_price": round(100 * scoring.PRACTICE.hint_price),
        "restored": request.method == "GET" and bool(typed) and not scoring.is_empty(typed),
        "next_url": _next_url(asked.item, asked.attempt if asked.attempt and asked.attempt.is_set else None),
        "sitting": _progress_of(asked.attempt, asked.item),
    }
    return _render(request, context)


def _show_answer(request: PageRequest, response: Response) -> HttpResponse:
    variant = answering.whole_variant(response)
    grade = scoring.grade(variant, response.answer)
    state = State(variant, get_language() or "en", response.seed, response.answer, {}, grade)
    item = response.item
    outcome = grade.outcome.value if response.score is not None else "ungraded"
    context = {
        "item": item,
        "response": response,
        "variant": variant,
        "view": view_of(state),
        "outcome": outcome,
        "verdict": verdict_line(grade, response.score, response.hints_used),
        "hints": variant.hints[: response.hints_used],
        "next_variant": (response.variant + 1) % item.variant_count if item.variant_count > 1 else None,
        "newer_version": item.version_id != response.version_id,
        "next_url": _next_url(item, response.attempt if response.attempt.is_set else None),
        "sitting": _progress_of(response.attempt, item),
        "facts": item.notes.select_related("topic"),
    }
    return _render(request, context)


def _render(request: PageRequest, context: dict[str, Any]) -> HttpResponse:
    return render(request, "practice/question_body.html" if request.htmx else "practice/question.html", context)


def _next_url(item: Item, attempt) -> str:
    if attempt is not None:
        return f"{reverse('next_of_sitting', args=[attempt.pk])}?after={item.pk}"
    return reverse("next_question", args=[item.topic.slug, item.slug])


def _progress_of(attempt, item: Item) -> dict[str, Any] | None:
    """The bar above a question of a set: one mark for each question; None for a single question."""
    if attempt is None or not attempt.is_set:
        return None
    responses = {response.item_id: response for response in attempt.responses.all()}
    marks = []
    for pk in attempt.item_ids:
        response = responses.get(pk)
        if response is None or response.answered is None:
            mark = "open"
        elif response.score is None:
            mark = "written"
        else:
            mark = "right" if response.right else "wrong"
        marks.append({"mark": mark, "current": pk == item.pk})
    place = attempt.item_ids.index(item.pk) + 1 if item.pk in attempt.item_ids else 0
    return {"attempt": attempt, "marks": marks, "place": place, "total": len(marks)}


@require_http_methods(["GET", "POST"])
def response(request: PageRequest, pk: int) -> HttpResponse:
    """An answer with its marks, for ever at this address. POST: the ticked rubric of a short answer."""
    found = my_response(request.user, pk)
    if found.answered is None:
        return redirect(f"{found.item.get_absolute_url()}?sitting={found.attempt_id}")
    if request.method == "POST":
        ticks = [whole_number(tick, MOST_POINTS) for tick in request.POST.getlist("tick")]
        known = [tick for tick in ticks if tick is not None]
        return _to_answer(request, answering.tick_rubric(request.user, found, known))
    return _show_answer(request, found)


@require_GET
def next_question(request: PageRequest, topic: str, slug: str) -> HttpResponse:
    """The next question of the same topic that is not right yet; the topic itself when none is left."""
    # A retired question still has answers, and they lead on from it.
    item = get_object_or_404(Item.objects.select_related("topic"), topic__slug=topic, slug=slug)
    following = sittings.next_in_topic(request.user, item)
    if following is None:
        messages.success(request, _("Every question of this topic is right. Well done."))
        return redirect(item.topic)
    return redirect(following)


@require_POST
def start_sitting(request: PageRequest) -> HttpResponse:
    """A new set: `which` of sittings.WHICH, perhaps of one `topic`."""
    which = request.POST.get("which", "new")
    if which not in sittings.WHICH:
        raise BadRequest("no such choice of questions")
    slug = request.POST.get("topic", "").replace("\0", "")  # PostgreSQL refuses NUL with an error
    topic = get_object_or_404(Topic, slug=slug) if slug else None
    attempt = sittings.start(request.user, which, topic)
    if attempt is None:
        messages.info(request, _("There is nothing of that sort left here."))
        return redirect(topic or "home")
    return redirect("next_of_sitting", attempt.pk)


@require_GET
def next_of_sitting(request: PageRequest, pk: uuid.UUID) -> HttpResponse:
    """The first unanswered question of a set after the one in `after`, else its summary."""
    attempt = my_attempt(request.user, pk)
    item = sittings.next_in_set(attempt, request.GET.get("after", ""))
    if item is None:
        # Questions that were retired meanwhile cannot be answered any more; they must not keep the set open.
        sittings.finish(attempt)
        return redirect(attempt)
    return redirect(f"{item.get_absolute_url()}?sitting={attempt.pk}")


@require_GET
def sitting(request: PageRequest, pk: uuid.UUID) -> HttpResponse:
    """A set question by question: where it stands, and at its end how it went."""
    attempt = my_attempt(request.user, pk)
    rows = sittings.responses_in_order(attempt)
    answered = [found for _item, found in rows if found is not None and found.answered is not None]
    return render(
        request,
        "practice/sitting.html",
        {
            "attempt": attempt,
            "rows": rows,
            "left": 0 if attempt.finished else len(rows) - len(answered),
            "right": sum(found.right for found in answered),
            "total": len(rows),
            "score": sum(found.score or 0 for found in answered),
        },
    )


@require_GET
def progress(request: PageRequest) -> HttpResponse:
    """How far, by topic, and the latest answers."""
    recent = (
        Response.objects.filter(user=request.user, answered__isnull=False)
        .select_related("item__topic")
        .order_by("-answered")[:RECENT]
    )
    rows = by_topic(request.user)
    return render(
        request,
        "practice/progress.html",
        {"groups": in_groups([row for row in rows if row.questions]), "recent": recent},
    )
