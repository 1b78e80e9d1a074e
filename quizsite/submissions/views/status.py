"""How the installation is: for people (/status), for supervisors and load balancers (/healthz, /readyz)."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from grader import messages
from grader.protocol import QUEUE_CPU, QUEUE_GPU, QUEUE_RESULTS
from grader.verdicts import PRECEDENCE, State
from quizsite.submissions.dispatch import BEAT_LIMIT, live_workers
from quizsite.submissions.models import Submission, Worker
from quizsite.submissions.sweeper import queue_lengths
from quizsite.submissions.verdict_help import REASONS
from quizsite.submissions.wake import broker_answers

#: A worker in a container has another name after every new start; those of last week are no news.
FORGOTTEN_AFTER = timedelta(days=7)


@require_GET
@never_cache
def status(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    workers = list(Worker.objects.filter(last_seen__gt=now - FORGOTTEN_AFTER))
    alive = {worker.pk for worker in workers if now - worker.last_seen <= BEAT_LIMIT}
    counts = dict(
        Submission.objects.exclude(state=State.JUDGED).values_list("state").annotate(count=Count("pk")).order_by()
    )
    lengths = queue_lengths()
    return render(
        request,
        "submissions/status.html",
        {
            "workers": workers,
            "alive": alive,
            "unsafe": [w.name for w in workers if w.pk in alive and w.beat.get("tier") == "T4"],
            "queued": counts.get(State.QUEUED, 0),
            "running": counts.get(State.RUNNING, 0),
            "broker": lengths is not None,
            "lengths": [(queue, (lengths or {}).get(queue)) for queue in (QUEUE_CPU, QUEUE_GPU, QUEUE_RESULTS)],
        },
    )


@login_not_required
@require_GET
def help_verdicts(request: HttpRequest) -> HttpResponse:
    verdicts = [
        {
            "verdict": verdict,
            "help": gettext(messages.VERDICT_HELP[verdict]),
            "reasons": REASONS.get(verdict, {}).items(),
        }
        for verdict in PRECEDENCE
    ]
    return render(request, "submissions/help_verdicts.html", {"verdicts": verdicts})


@login_not_required
@require_GET
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """200 as long as this process answers at all."""
    return HttpResponse("alive\n", content_type="text/plain")


@login_not_required
@require_GET
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """200 when a submission sent now would be judged, 503 otherwise; the JSON says what is missing."""
    try:
        workers, database = live_workers(), True
    except DatabaseError:
        workers, database = [], False
    checks = {"database": database, "broker": broker_answers(), "worker": bool(workers)}
    ready = all(checks.values())
    return JsonResponse({"ready": ready, **checks}, status=200 if ready else 503)
