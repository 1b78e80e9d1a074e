"""Turns reports of judges into rows. The only code that does; it runs in the results worker alone."""

from __future__ import annotations

import logging
import math
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from grader.protocol import Judgement, PerformanceReport, ProtocolError, Report, ReportKind, WorkerBeat
from grader.verdicts import State
from quizsite.submissions.models import Event, Submission, Worker
from quizsite.submissions.payloads import Payload, Started, parse_payload
from quizsite.submissions.plain import plain_json, plain_text
from quizsite.submissions.progress import fold
from quizsite.submissions.wake import wake

log = logging.getLogger(__name__)

#: What the column holds on every database.
MOST_SEQ = 2**31 - 1


def record(report: Report) -> bool:
    """Write what a report says, and wake the pages that watch. Returns whether it counted.

    A report counts once, and only if its run is the submission's current one and not yet judged; everything else
    (late, repeated, from a run that was given up) changes nothing.

    Raises ProtocolError when the payload or the number is not what its kind promises, and Django's OperationalError when the
    database cannot be reached.
    """
    payload = parse_payload(report.kind, report.payload)
    if report.seq > MOST_SEQ:
        raise ProtocolError(f"number {report.seq:#x} of a run; no run has that many reports")
    now = timezone.now()
    if isinstance(payload, WorkerBeat):
        Worker.objects.update_or_create(
            name=plain_text(payload.name, 200), defaults={"beat": plain_json(report.payload), "last_seen": now}
        )
        return True
    try:
        with transaction.atomic():
            # First the update: it locks the submission, so that events become visible in the order of their ids.
            counted = Submission.objects.filter(
                pk=report.submission_id, run_id=report.run_id, state__in=[State.QUEUED, State.RUNNING]
            ).update(**changes(report, payload, now))
            if counted:
                Event.objects.create(
                    submission_id=report.submission_id,
                    run_id=report.run_id,
                    seq=report.seq,
                    kind=report.kind,
                    payload=plain_json(report.payload),
                    created_at=now,
                )
    except IntegrityError:
        log.info("Dropped a repeated report: run %s, number %d.", report.run_id, report.seq)
        return False
    if not counted:
        log.info(
            "Dropped a report of run %s: not the current run of submission %d.", report.run_id, report.submission_id
        )
        return False
    wake(report.submission_id)
    return True


def changes(report: Report, payload: Payload, now: datetime) -> dict[str, object]:
    """Columns of the submission that this report sets."""
    columns: dict[str, object] = {
        "state": State.RUNNING,
        "last_report_at": now,
        "worker": plain_text(report.worker, 200),
    }
    match payload:
        case Started():
            # No figure of an earlier run, lost after it was measured, may stay.
            columns |= {"picked_up_at": now, "total": min(payload.total, 32767), "speed_up": None, "held": ""}
        case PerformanceReport() if payload.held:
            columns |= {"held": plain_text(payload.held, 40)}
        case PerformanceReport() if payload.passed is not None and math.isfinite(payload.speed_up):
            columns |= {"speed_up": payload.speed_up}
        case Judgement():
            columns |= {
                "state": State.JUDGED,
                "verdict": payload.verdict,
                "reason": payload.reason,
                "passed": min(payload.passed, 32767),
                "total": min(payload.total, 32767),
                "wall_time_s": payload.wall_time_s if math.isfinite(payload.wall_time_s) else None,
                "peak_memory_mib": payload.peak_memory_mib if math.isfinite(payload.peak_memory_mib) else None,
                "judged_at": now,
            }
    return columns


def release(submission: Submission) -> bool:
    """A held figure counts from now on: somebody has looked at the source. False if there was none."""
    progress = fold(submission.events.filter(run_id=submission.run_id, kind=ReportKind.PERFORMANCE))
    if not submission.held or progress.performance is None:
        return False
    held = Submission.objects.filter(pk=submission.pk, run_id=submission.run_id).exclude(held="")
    return held.update(held="", speed_up=progress.performance.speed_up) == 1
