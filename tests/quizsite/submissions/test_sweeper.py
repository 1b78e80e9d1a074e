"""Runs that were lost are sent again or replaced; those that are well are left alone."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.utils import timezone

from quizsite.submissions import sweeper
from quizsite.submissions.dispatch import publish
from quizsite.submissions.models import Event, Submission
from quizsite.submissions.sweeper import LEASE, LEASE_MOST, MOST_TRIES, PICK_UP_LIMIT, sweep
from tests.quizsite.submissions.conftest import beat

pytestmark = pytest.mark.django_db

A_SECOND = timedelta(seconds=1)


def sweep_after(delay: timedelta) -> None:
    sweep(timezone.now() + delay)


def test_what_was_never_sent_is_sent(submission, broker):
    sweep()
    assert broker.llen("grade.cpu") == 0  # the request that made it may be about to send it

    sweep_after(sweeper.REQUEST_GRACE + A_SECOND)
    assert broker.llen("grade.cpu") == 1
    submission.refresh_from_db()
    assert submission.published_at is not None
    assert submission.tries == 1


def test_without_a_broker_it_waits(submission):
    sweep_after(sweeper.REQUEST_GRACE + A_SECOND)
    submission.refresh_from_db()
    assert (submission.state, submission.published_at) == ("queued", None)


def test_a_message_that_waits_in_its_queue_is_not_sent_twice(submission, broker):
    publish(submission)
    sweep_after(PICK_UP_LIMIT + A_SECOND)
    assert broker.llen("grade.cpu") == 1

    broker.flushall()  # the broker lost its memory
    sweep_after(PICK_UP_LIMIT + A_SECOND)
    assert broker.llen("grade.cpu") == 1


def test_a_run_whose_worker_is_gone_gets_a_new_id(submission, judge, broker):
    judge.start()
    beat(ago_s=40)
    sweep_after(LEASE - A_SECOND)
    submission.refresh_from_db()
    assert submission.state == "running"

    sweep_after(LEASE + A_SECOND)
    submission.refresh_from_db()
    assert (submission.state, submission.tries, submission.worker) == ("queued", 2, "")
    assert str(submission.run_id) != judge.run_id
    assert submission.events.filter(run_id=submission.run_id).get().kind == Event.QUEUED
    assert broker.llen("grade.cpu") == 1

    judge.done()  # the lost worker comes back with its verdict
    submission.refresh_from_db()
    assert (submission.state, submission.verdict) == ("queued", None)


@pytest.mark.parametrize(
    ("busy", "beat_after", "silence", "state"),
    [
        (1, LEASE, LEASE + A_SECOND, "running"),  # at work: a long case
        (0, LEASE, LEASE + A_SECOND, "queued"),  # idle since the last report: it has restarted
        (0, -A_SECOND, LEASE + A_SECOND, "running"),  # was idle before this run
        (1, LEASE_MOST, LEASE_MOST + A_SECOND, "queued"),  # nothing takes that long
    ],
)
def test_a_living_worker_keeps_its_run_while_it_is_at_work(submission, judge, broker, busy, beat_after, silence, state):
    judge.start()
    beat(ago_s=-beat_after.total_seconds(), busy=busy)
    sweep_after(silence)
    submission.refresh_from_db()
    assert submission.state == state


def test_reports_that_wait_to_be_written_are_not_silence(submission, judge, broker):
    judge.start()
    broker.lpush("results", "a report")
    sweep_after(LEASE + A_SECOND)
    submission.refresh_from_db()
    assert submission.state == "running"

    broker.delete("results")
    sweep_after(LEASE + A_SECOND)
    submission.refresh_from_db()
    assert submission.state == "queued"


def test_after_three_lost_runs_it_is_our_error(submission, judge, broker):
    for _ in range(MOST_TRIES):
        submission.refresh_from_db()
        assert submission.verdict is None
        judge.run_id, judge.seq = str(submission.run_id), 0
        judge.start()
        sweep_after(LEASE + A_SECOND)

    submission.refresh_from_db()
    assert (submission.state, submission.verdict, submission.reason) == ("judged", "IE", "worker")
    assert submission.tries == MOST_TRIES
    last = submission.events.last()
    assert (last.kind, last.payload["verdict"]) == ("done", "IE")


def test_a_gpu_run_falls_back_when_the_gpu_goes(submission, broker):
    Submission.objects.update(queue="grade.gpu")
    gpu = beat("gpu-1", queues=["grade.gpu"], device="gpu")
    sweep()
    submission.refresh_from_db()
    assert submission.queue == "grade.gpu"

    gpu.delete()
    sweep()
    submission.refresh_from_db()
    assert (submission.queue, submission.tries) == ("grade.cpu", 1)
    assert broker.llen("grade.cpu") == 1


def test_judged_rows_are_left_alone(submission, judge):
    judge.everything()
    before = Submission.objects.values().get()
    sweep_after(LEASE_MOST * 10)
    assert Submission.objects.values().get() == before


def test_no_error_ends_the_sweeper(monkeypatch):
    rounds = []

    def sweep_badly():
        rounds.append(1)
        if len(rounds) == 3:
            sweeper._stop.set()
        raise ValueError("a row that nobody thought of")

    monkeypatch.setattr(sweeper, "sweep", sweep_badly)
    monkeypatch.setattr(sweeper, "PERIOD_S", 0)
    monkeypatch.setattr(sweeper, "_stop", threading.Event())
    monkeypatch.setattr(sweeper.connection, "close", lambda: None)  # it is this test's own here, inside a transaction
    sweeper._run()
    assert len(rounds) == 3
