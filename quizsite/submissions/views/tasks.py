"""The list of tasks, the page of one task with its editor, and what that page sends."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, Max, OuterRef
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from grader.protocol import QUEUE_GPU, JobKind
from grader.spec import SOURCE_LIMIT_BYTES, Device
from grader.verdicts import State, Verdict
from quizsite.accounts.models import User
from quizsite.catalog.models import Task
from quizsite.lib.http import PageRequest
from quizsite.lib.numbers import MOST_KEY, whole_number
from quizsite.submissions import intake
from quizsite.submissions.dispatch import live_workers, queue_for
from quizsite.submissions.models import Draft, Submission
from quizsite.submissions.rendering import current_progress, panel_context

#: Submissions listed on the task page itself; the rest stand on a page of their own.
RECENT = 8


def visible_task(user: User, slug: str) -> Task:
    """The task of this name. Raises Http404 unless it is published, or this person may see drafts."""
    tasks = Task.objects.all() if user.is_staff else Task.objects.published()
    return get_object_or_404(tasks.select_related("topic", "version"), slug=slug, version__isnull=False)


@require_GET
def index(request: PageRequest) -> HttpResponse:
    mine = Submission.objects.filter(user=request.user, task=OuterRef("pk"), kind=JobKind.SUBMIT)
    tasks = (
        Task.objects.published()
        .filter(version__isnull=False)
        .select_related("topic")
        .annotate(
            solved=Exists(mine.filter(verdict=Verdict.AC)),
            tried=Exists(mine),
            best_speed_up=mine.filter(verdict=Verdict.AC).values("task").annotate(best=Max("speed_up")).values("best"),
        )
    )
    return render(request, "submissions/tasks.html", {"tasks": tasks})


@require_GET
def task_page(request: PageRequest, slug: str) -> HttpResponse:
    task = visible_task(request.user, slug)
    assert task.version
    draft = Draft.objects.filter(user=request.user, task=task).first()
    return render_task(
        request,
        task,
        source=draft.source if draft else task.version.starter,
        scratch=draft.scratch if draft else "",
        draft=draft,
        submission=_shown_submission(request, task),
    )


@require_POST
def send(request: PageRequest, slug: str) -> HttpResponse:
    """Run or Submit. What is refused comes back beside the editor, with everything that was typed."""
    task = visible_task(request.user, slug)
    typed = intake.read_typed(request)
    try:
        intake.check_encoding(request)
        intake.check_typed(typed, task)
        submission = intake.submit(request.user, task, typed)
    except intake.Refused as refused:
        if request.htmx:  # status 200, else htmx would not show it
            answer = render(request, "submissions/_refusal.html", {"refusal": str(refused)})
            answer["HX-Retarget"], answer["HX-Reswap"] = "#refusal", "innerHTML"
            return answer
        return render_task(request, task, source=typed.source, scratch=typed.scratch, refusal=str(refused), status=422)
    if request.htmx:
        return render(request, "submissions/_panel.html", panel_context(submission, current_progress(submission)))
    return redirect(f"{task.get_absolute_url()}?submission={submission.pk}#results")


@require_POST
def draft(request: PageRequest, slug: str) -> HttpResponse:
    """Keep what has been typed, as it is: a draft may be anything, only not larger than a submission may be."""
    task = visible_task(request.user, slug)
    typed = intake.read_typed(request)
    if (
        max(len(typed.source.encode("utf-8", "replace")), len(typed.scratch.encode("utf-8", "replace")))
        > SOURCE_LIMIT_BYTES
    ):
        return HttpResponse(
            _("Not saved on the server: longer than %(limit)d KiB.") % {"limit": SOURCE_LIMIT_BYTES // 1024}, status=413
        )
    intake.save_draft(request.user, task, typed.source.replace("\0", ""), typed.scratch.replace("\0", ""))
    return HttpResponse(status=204)


def render_task(
    request: PageRequest,
    task: Task,
    *,
    source: str,
    scratch: str,
    draft: Draft | None = None,
    submission: Submission | None = None,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    recent = Submission.objects.filter(user=request.user, task=task).defer("source", "scratch")[: RECENT + 1]
    context: dict[str, Any] = {
        "task": task,
        "version": task.version,
        "source": source,
        "scratch": scratch,
        "draft": draft,
        "refusal": refusal,
        "recent": recent[:RECENT],
        "has_more": len(recent) > RECENT,
        "without_gpu": task.device == Device.TRITON and queue_for(task.device, live_workers()) != QUEUE_GPU,
        "solved": Submission.objects.filter(
            user=request.user, task=task, kind=JobKind.SUBMIT, verdict=Verdict.AC
        ).exists(),
    }
    if submission:
        context |= panel_context(submission, current_progress(submission))
    return render(request, "submissions/task.html", context, status=status)


def _shown_submission(request: PageRequest, task: Task) -> Submission | None:
    """The submission whose results the page opens with: the one asked for, else one that is still on its way."""
    mine = Submission.objects.filter(user=request.user, task=task).select_related("task", "task_version")
    number = whole_number(request.GET.get("submission"), MOST_KEY)
    if number is not None:
        return mine.filter(pk=number).first()
    return mine.exclude(state=State.JUDGED).first()
