"""One submission, the list of those to a task, the difference between two, and bringing one back into the editor."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from quizsite.lib.http import PageRequest
from quizsite.lib.numbers import MOST_KEY, whole_number
from quizsite.submissions import intake
from quizsite.submissions.access import my_submission
from quizsite.submissions.differences import side_by_side
from quizsite.submissions.models import Submission
from quizsite.submissions.rendering import current_progress, panel_context
from quizsite.submissions.views.tasks import visible_task

PER_PAGE = 30
#: A submission may have 64 Ki lines; a table of them all is 20 MB, and seconds of work for everybody else's server.
MOST_LINES_COMPARED = 3000


@require_GET
def permalink(request: PageRequest, submission_id: int) -> HttpResponse:
    submission = my_submission(request.user, submission_id)
    neighbours = Submission.objects.filter(user=request.user, task=submission.task)
    context = {
        **panel_context(submission, current_progress(submission)),
        "task": submission.task,
        "is_permalink": True,
        "previous": neighbours.filter(pk__lt=submission.pk).order_by("-pk").only("pk").first(),
        "next": neighbours.filter(pk__gt=submission.pk).order_by("pk").only("pk").first(),
        "task_changed": submission.task.version
        and submission.task.version.task_hash != submission.task_version.task_hash,
    }
    return render(request, "submissions/submission.html", context)


@require_GET
def of_task(request: PageRequest, slug: str) -> HttpResponse:
    """All of one's submissions to a task; two of them can be picked for comparison."""
    task = visible_task(request.user, slug)
    mine = (
        Submission.objects.filter(user=request.user, task=task)
        .select_related("task_version")
        .defer("source", "scratch")
    )
    page = Paginator(mine, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "submissions/of_task.html", {"task": task, "page": page})


@require_GET
def compare(request: PageRequest, slug: str) -> HttpResponse:
    """`?left=12&right=15`: two of one's submissions to this task, side by side."""
    task = visible_task(request.user, slug)
    left, right = (_picked(request, name) for name in ("left", "right"))
    if left.task_id != task.pk or right.task_id != task.pk:
        raise Http404("Both submissions must be to this task.")
    lines = side_by_side(left.source, right.source)
    context = {
        "task": task,
        "left": left,
        "right": right,
        "lines": lines[:MOST_LINES_COMPARED],
        "shown": MOST_LINES_COMPARED if len(lines) > MOST_LINES_COMPARED else 0,
    }
    return render(request, "submissions/compare.html", context)


@require_POST
def restore(request: PageRequest, submission_id: int) -> HttpResponse:
    """Make this submission's code the draft, and open the editor."""
    submission = my_submission(request.user, submission_id)
    intake.save_draft(request.user, submission.task, submission.source, submission.scratch)
    return redirect(submission.task.get_absolute_url())


def _picked(request: PageRequest, name: str) -> Submission:
    number = whole_number(request.GET.get(name), MOST_KEY)
    if number is None:
        raise Http404(f"Which submission stands on the {name}? The address names none.")
    return my_submission(request.user, number)
