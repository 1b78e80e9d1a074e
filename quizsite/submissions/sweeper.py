"""Heals what messages lose. Runs every few seconds in a thread of the results worker.

Two of them at once do no harm: every change is conditional on the run that was looked at.
"""

from __future__ import annotations

import logging
import threading
import uuid
from dataclasses import asdict
from datetime import datetime, timedelta

from celery.signals import worker_ready, worker_shutdown
from django.db import connection, transaction
from django.db.models import F, Max
from django.utils import timezone
from redis.exceptions import RedisError

from grader.protocol import QUEUE_CPU, QUEUE_GPU, QUEUE_RESULTS, Judgement, ReportKind
from grader.verdicts import Reason, State, Verdict
from quizsite.submissions import wake
from quizsite.submissions.dispatch import BEAT_LIMIT, live_workers, publish, serves
from quizsite.submissions.models import Event, Submission, Worker

log = logging.getLogger(__name__)

PERIOD_S = 5.0
#: The request that made a row also sends it; until then it is not ours to send.
REQUEST_GRACE = timedelta(seconds=5)
#: A message that no queue holds any more and nobody reported on for this long is lost.
PICK_UP_LIMIT = timedelta(seconds=60)
#: A run is lost when its worker has missed its heartbeats, or beats and says that it is idle, for this long ...
LEASE = timedelta(seconds=20)
#: ... and without any report for this long in any case: no case may take longer (`Limits` allows 300 s at most).
LEASE_MOST = timedelta(minutes=12)
MOST_TRIES = 3


def sweep(now: datetime | None = None) -> None:
    """One round: send what was not sent, and replace runs that were lost."""
    now = now or timezone.now()
    workers = live_workers(now)
    gpu_alive = any(serves(w, QUEUE_GPU) for w in workers)
    lengths = queue_lengths()
    unfinished = Submission.objects.select_related("task", "task_version").exclude(state=State.JUDGED).order_by("id")
    for submission in unfinished:
        if submission.state == State.RUNNING:
            # Reports that wait to be written, or cannot arrive, are not silence.
            heard = lengths is not None and lengths[QUEUE_RESULTS] == 0
            if heard and lease_expired(submission, Worker.objects.filter(name=submission.worker).first(), now):
                replace_run(submission, submission.queue)
        elif submission.queue == QUEUE_GPU and not gpu_alive:
            replace_run(submission, QUEUE_CPU, counts=False)
        elif lengths is not None and due(submission, lengths[submission.queue], now):
            publish(submission)


def due(submission: Submission, waiting: int, now: datetime) -> bool:
    """Whether a queued submission should be sent (again), given how many messages wait in its queue."""
    if submission.published_at is None:
        return now - submission.created_at > REQUEST_GRACE
    return waiting == 0 and now - submission.published_at > PICK_UP_LIMIT


def lease_expired(submission: Submission, worker: Worker | None, now: datetime) -> bool:
    """Whether nobody is judging this running submission any more."""
    last_report = submission.last_report_at or submission.created_at
    silence = now - last_report
    if worker is None or now - worker.last_seen > BEAT_LIMIT:
        return silence > LEASE
    # It has restarted under its name: its word is newer than the last report of this run.
    idle = worker.beat.get("busy") == 0 and worker.last_seen > last_report
    return silence > (LEASE if idle else LEASE_MOST)


def replace_run(submission: Submission, queue: str, counts: bool = True) -> None:
    """Queue a new run in place of a lost one; after `MOST_TRIES` of them, own up to an internal error."""
    current = Submission.objects.filter(pk=submission.pk, run_id=submission.run_id).exclude(state=State.JUDGED)
    if counts and submission.tries >= MOST_TRIES:
        give_up(submission)
        return
    with transaction.atomic():
        run_id = uuid.uuid4()
        replaced = current.update(
            run_id=run_id,
            state=State.QUEUED,
            queue=queue,
            tries=F("tries") + (1 if counts else 0),
            worker="",
            published_at=None,
            picked_up_at=None,
            last_report_at=None,
        )
        if not replaced:
            return
        fresh = Submission.objects.select_related("task", "task_version").get(pk=submission.pk)
        fresh.begin_run()
    log.warning("Run %s of submission %d was lost; run %s takes its place.", submission.run_id, submission.pk, run_id)
    wake.wake(submission.pk)
    publish(fresh)


def give_up(submission: Submission) -> None:
    judgement = Judgement(verdict=Verdict.IE, reason=Reason.WORKER, passed=0, total=submission.total)
    with transaction.atomic():
        changed = (
            Submission.objects.filter(pk=submission.pk, run_id=submission.run_id)
            .exclude(state=State.JUDGED)
            .update(state=State.JUDGED, verdict=Verdict.IE, reason=Reason.WORKER, judged_at=timezone.now())
        )
        if not changed:
            return
        last = submission.events.filter(run_id=submission.run_id).aggregate(last=Max("seq"))["last"]
        Event.objects.create(
            submission=submission,
            run_id=submission.run_id,
            seq=last + 1,
            kind=ReportKind.DONE,
            payload=asdict(judgement),
        )
    log.error("Submission %d was lost %d times; given up as an internal error.", submission.pk, MOST_TRIES)
    wake.wake(submission.pk)


def queue_lengths() -> dict[str, int] | None:
    """Messages that wait in each queue (Celery keeps a queue as a list); None when the broker is away."""
    try:
        with wake.client() as broker:
            return {queue: int(broker.llen(queue)) for queue in (QUEUE_CPU, QUEUE_GPU, QUEUE_RESULTS)}
    except (RedisError, OSError):
        return None


_stop = threading.Event()


@worker_ready.connect
def start(**_: object) -> None:
    threading.Thread(target=_run, name="sweeper", daemon=True).start()


@worker_shutdown.connect
def stop(**_: object) -> None:
    _stop.set()


def _run() -> None:
    while not _stop.wait(PERIOD_S):
        try:
            sweep()
        except Exception:  # whatever it was: without this thread nothing would be healed any more, and nobody told
            log.exception("The sweeper could not work; it tries again in %g s.", PERIOD_S)
        finally:
            connection.close()
