"""Events as HTML. Streams, polling and whole pages use the same templates, so all three show the same."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string

from grader.protocol import ReportKind
from grader.spec import Device
from quizsite.submissions.dispatch import live_workers, serves
from quizsite.submissions.models import Event, Submission
from quizsite.submissions.progress import Progress, fold


def panel_context(submission: Submission, progress: Progress) -> dict[str, Any]:
    """What `submissions/_panel.html` needs."""
    spec = submission.task_version.spec
    return {
        "submission": submission,
        "progress": progress,
        "limits": spec.get("limits", {}),
        "is_triton": spec.get("device") == Device.TRITON,
        "has_worker": submission.judged or any(serves(w, submission.queue) for w in live_workers()),
    }


def current_progress(submission: Submission) -> Progress:
    return fold(submission.events.filter(run_id=submission.run_id))


def head(submission: Submission, progress: Progress) -> str:
    return render_to_string("submissions/_head.html", panel_context(submission, progress))


def fragment(submission: Submission, progress: Progress, event: Event) -> str:
    """What this event, the last one in `progress`, adds to a page: elements to replace by id, or to append."""
    match event.kind:
        case Event.QUEUED:
            return render_to_string("submissions/_panel.html", panel_context(submission, progress))
        case ReportKind.CASE:
            case = progress.cases[-1]
            return render_to_string("submissions/_case.html", {"case": case, "open": case is progress.first_failed})
        case ReportKind.SCRATCH:
            return render_to_string("submissions/_scratch.html", {"scratch": progress.scratch})
        case ReportKind.PERFORMANCE:
            context = {"performance": progress.performance, "submission": submission}
            return render_to_string("submissions/_performance.html", context)
        case _:
            return ""
