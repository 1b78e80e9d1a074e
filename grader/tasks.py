"""The two message borders of the judge: jobs come in as `grader.grade`, reports go out as `submissions.record_report`."""

from __future__ import annotations

import logging
from typing import Any

from celery import Celery

from grader.protocol import QUEUE_RESULTS, TASK_GRADE, TASK_RECORD, Report
from grader.worker import Grader

log = logging.getLogger(__name__)

#: About 20 s in all: a broker that restarts is back by then; after longer, the run's lease has it judged anew.
RETRY_POLICY = {"max_retries": 10, "interval_start": 0.1, "interval_step": 0.5, "interval_max": 3.0}


def register(app: Celery, grader: Grader) -> None:
    """Let `grader` answer the jobs that reach `app`."""

    def send(report: Report) -> None:
        send_report(app, report, retry=True)

    # Any arguments: what does not fit is a foreign message, to be dropped with a line in the log.
    @app.task(name=TASK_GRADE)
    def grade(*args: Any, **kwargs: Any) -> None:
        if len(args) != 1 or kwargs:
            log.error("dropped a message with %d arguments and keywords %s", len(args), sorted(kwargs))
            return
        grader.grade(args[0], send)


def send_report(app: Celery, report: Report, *, retry: bool) -> None:
    """Send `report` by name to the `results` queue. Raises what kombu raises when the broker stays away."""
    app.send_task(
        TASK_RECORD,
        args=[report.to_json()],
        queue=QUEUE_RESULTS,
        ignore_result=True,
        retry=retry,
        retry_policy=RETRY_POLICY,
    )
