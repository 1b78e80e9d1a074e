"""What reports of judges turn into, and which of them count."""

from __future__ import annotations

import uuid

import pytest
from django.db import IntegrityError, transaction

from quizsite.submissions.models import Event, Submission, Worker
from quizsite.submissions.tasks import record_report

pytestmark = pytest.mark.django_db


def events(submission):
    return [(event.seq, event.kind) for event in submission.events.all()]


def test_a_whole_run(submission, judge):
    judge.start()
    submission.refresh_from_db()
    assert (submission.state, submission.verdict, submission.worker, submission.total) == (
        "running",
        None,
        "judge-1",
        2,
    )
    assert submission.picked_up_at is not None

    judge.case(0)
    judge.case(1)
    judge.report("performance", {"passed": True, "speed_up": 3.5, "required": 2.0})
    judge.done(peak_memory_mib=120.5)

    submission.refresh_from_db()
    assert (submission.state, submission.verdict, submission.reason) == ("judged", "AC", "")
    assert (submission.passed, submission.total, submission.speed_up) == (2, 2, 3.5)
    assert (submission.wall_time_s, submission.peak_memory_mib) == (1.5, 120.5)
    assert submission.judged_at is not None
    kinds = ["started", "imported", "case", "case", "performance", "done"]
    assert events(submission) == [(-1, "queued"), *enumerate(kinds)]


def test_a_report_of_another_run_is_dropped(submission, judge):
    judge.start()
    judge.report("done", {"verdict": "AC", "reason": "", "passed": 2, "total": 2}, run_id=str(uuid.uuid4()))

    submission.refresh_from_db()
    assert (submission.state, submission.verdict) == ("running", None)
    assert len(events(submission)) == 3


def test_a_report_for_another_submission_is_dropped(submission, judge):
    judge.report("started", {"total": 2}, submission_id=submission.pk + 1)
    submission.refresh_from_db()
    assert (submission.state, len(events(submission))) == ("queued", 1)


def test_a_repeated_report_is_dropped(submission, judge):
    judge.start()
    judge.seq -= 1
    judge.case(0, "WA")  # the same number as the last one
    assert events(submission) == [(-1, "queued"), (0, "started"), (1, "imported")]

    judge.case(0, "WA")
    assert events(submission)[-1] == (2, "case")


def test_nothing_counts_after_the_verdict(submission, judge):
    judge.everything()
    before = events(submission)
    judge.case(1, "WA")
    judge.done("WA")

    submission.refresh_from_db()
    assert submission.verdict == "AC"
    assert events(submission) == before


@pytest.mark.parametrize(
    ("kind", "payload", "changes"),
    [
        ("done", {"verdict": "AC", "reason": "", "passed": 1, "total": 1}, {"v": 2}),
        ("done", {"verdict": "AC", "reason": "", "passed": 1, "total": 1}, {"kind": "finished"}),
        ("done", {"verdict": "AC", "reason": "", "passed": 1, "total": 1}, {"surprise": 1}),
        ("done", {"verdict": "OK", "reason": "", "passed": 1, "total": 1}, {}),
        ("done", {"verdict": "WA", "reason": "bad luck", "passed": 1, "total": 1}, {}),
        ("done", {"verdict": "AC", "reason": ""}, {}),
        ("done", {"verdict": "AC", "reason": "", "passed": "1", "total": 1}, {}),
        ("done", {"verdict": "AC", "reason": "", "passed": -1, "total": 1}, {}),
        ("done", {"verdict": "AC", "reason": "", "passed": True, "total": 1}, {}),
        ("done", {"verdict": "AC", "reason": "", "passed": 1, "total": 1, "wall_time_s": "fast"}, {}),
        ("done", {"verdict": "AC", "reason": "", "passed": 1, "total": 1, "not_checked": [1]}, {}),
        ("done", {"verdict": "AC", "reason": "", "passed": 1, "total": 1, "points": 10}, {}),
        ("done", {"verdict": "AC", "reason": "", "passed": 1, "total": 1, "detail": {"x": "y" * 2**20}}, {}),
        ("started", {"worker": "w", "total": 10**12}, {}),
        ("done", {"verdict": "AC", "reason": "", "passed": 1, "total": 1, "wall_time_s": 10**400}, {}),
        ("started", {"worker": "w"}, {"seq": 2**31}),
        ("started", {"worker": "w"}, {"seq": 10**30}),
    ],
)
def test_a_report_that_cannot_be_read_is_dropped(submission, judge, kind, payload, changes):
    judge.report(kind, payload, **changes)

    submission.refresh_from_db()
    assert (submission.state, submission.verdict, len(events(submission))) == ("queued", None, 1)
    judge.done()  # the control: the same report, well-formed, counts
    submission.refresh_from_db()
    assert submission.verdict == "AC"


@pytest.mark.parametrize("message", [None, [], "report", {"v": 1}, {"run_id": 3}])
def test_a_foreign_message_is_dropped(submission, message):
    record_report(message)
    assert not Event.objects.exclude(kind=Event.QUEUED).exists()


def test_program_output_is_stored_as_plain_bounded_text(submission, judge):
    judge.start()
    judge.case(
        0,
        "WA",
        stdout="\x1b[31mred\x1b[0m\r\n50 %\r100 %\x00\x07\ud800" + "x" * 100_000,
        detail={"error": float("inf"), "actual": "nan\x00", "index": [0, 1]},
    )

    payload = Event.objects.get(kind="case").payload
    assert payload["stdout"].startswith("red\n50 %\n100 %␀␇?xx")
    assert len(payload["stdout"]) <= 70_000
    assert payload["detail"] == {"error": "inf", "actual": "nan␀", "index": [0, 1]}


def test_heartbeats_describe_the_worker(db):
    def beat(busy):
        worker = {"name": "judge-1", "queues": ["grade.cpu"], "device": "cpu", "tier": "T2", "hardware": "2 cores"}
        payload = {**worker, "versions": {"torch": "2.13"}, "busy": busy}
        record_report({"v": 1, "run_id": "", "submission_id": 0, "seq": 0, "kind": "beat", "payload": payload})

    beat(0)
    first = Worker.objects.get().last_seen
    beat(1)
    worker = Worker.objects.get()
    assert (worker.name, worker.beat["tier"], worker.beat["busy"]) == ("judge-1", "T2", 1)
    assert worker.last_seen > first


@pytest.mark.parametrize(("state", "verdict"), [("judged", None), ("running", "AC"), ("queued", "WA")])
def test_a_verdict_without_an_end_cannot_be_stored(submission, state, verdict):
    with pytest.raises(IntegrityError, match="verdict_iff_judged"), transaction.atomic():
        Submission.objects.update(state=state, verdict=verdict)
