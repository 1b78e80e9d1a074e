"""From rows to messages: which queue a run goes to, and sending it."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone
from kombu.exceptions import KombuError

from grader.protocol import QUEUE_CPU, QUEUE_GPU, TASK_GRADE, Job, JobKind
from grader.spec import Device
from quizsite.celery import app, broker_url
from quizsite.submissions.models import Submission, Worker
from quizsite.submissions.wake import broker_answers

log = logging.getLogger(__name__)

#: A worker beats every 10 s; one that has missed three beats is not counted on.
BEAT_LIMIT = timedelta(seconds=30)


def live_workers(now: datetime | None = None) -> list[Worker]:
    return list(Worker.objects.filter(last_seen__gt=(now or timezone.now()) - BEAT_LIMIT))


def serves(worker: Worker, queue: str) -> bool:
    return queue in worker.beat.get("queues", ())


def queue_for(device: str, workers: Iterable[Worker]) -> str:
    """GPU tasks go to a GPU as long as one is alive; else a CPU worker judges their correctness only."""
    gpu = device == Device.TRITON and any(w.beat.get("device") == "gpu" and serves(w, QUEUE_GPU) for w in workers)
    return QUEUE_GPU if gpu else QUEUE_CPU


def job_of(submission: Submission) -> Job:
    return Job(
        run_id=str(submission.run_id),
        submission_id=submission.pk,
        kind=JobKind(submission.kind),
        task=submission.task.slug,
        task_hash=submission.task_version.task_hash,
        source=submission.source,
        scratch=submission.scratch,
        seed=submission.seed,
    )


def publish(submission: Submission) -> bool:
    """Send the job of a submission's current run. Returns whether the broker took it; never raises, never blocks long.

    Nothing is lost when it did not: the row stays queued, and the sweeper sends it again.
    """
    # Asked first with a budget of a second: Celery's own connection retries for several, even when told not to.
    if not broker_answers():
        log.warning("The broker cannot be reached; submission %d waits in the database.", submission.pk)
        return False
    try:
        # A connection of its own: one from the pool may be dead since the broker's last restart.
        with app.connection_for_write(broker_url(settings.REDIS_URL)) as connection:
            app.send_task(
                TASK_GRADE,
                args=[job_of(submission).to_json()],
                queue=submission.queue,
                connection=connection,
                retry=False,
                ignore_result=True,
            )
    except (KombuError, OSError) as error:
        log.warning("Submission %d was not sent (%s); it waits in the database.", submission.pk, error)
        return False
    Submission.objects.filter(pk=submission.pk, run_id=submission.run_id).update(published_at=timezone.now())
    return True
