"""The results worker: `celery -A quizsite.celery worker -Q results --pool=solo`.

One process, one message at a time, so that the reports of a run are written in the order in which they were sent.
"""

from __future__ import annotations

import json
import logging
import time
from typing import Any

from celery import shared_task
from django.db import OperationalError, connection

from grader.protocol import REPORT_LIMIT_BYTES, TASK_RECORD, ProtocolError, Report
from quizsite.submissions import sweeper  # noqa: F401 - starts with the worker
from quizsite.submissions.recording import record

log = logging.getLogger(__name__)

#: Waits between attempts while the database is away; about five minutes in all.
RETRY_WAITS_S = (0.2, 0.5, 1, 2, 5, 10, 20, 30, 60, 60, 60, 60)


@shared_task(name=TASK_RECORD, ignore_result=True)
def record_report(data: Any) -> None:
    """Write one report. A message that cannot be read is logged and dropped: no later attempt could read it either."""
    try:
        if len(json.dumps(data)) > REPORT_LIMIT_BYTES:
            raise ProtocolError(f"larger than {REPORT_LIMIT_BYTES} bytes")
        report = Report.from_json(data)
    except ProtocolError as error:
        log.warning("Dropped a message on the results queue: %s.", error)
        return
    # Waiting here rather than putting the message back keeps the order of reports; without a database this process
    # has nothing else to do.
    for wait_s in (*RETRY_WAITS_S, None):
        try:
            record(report)
            return
        except ProtocolError as error:
            log.warning("Dropped a report of run %s: %s.", report.run_id, error)
            return
        except OperationalError:
            if wait_s is None:
                raise
            log.warning("The database cannot be reached; trying again in %g s.", wait_s)
            connection.close()
            time.sleep(wait_s)
