"""Sending code: what it writes, what it sends, and what is refused."""

from __future__ import annotations

import base64
import json

import pytest
import redis
from django.db.models import F
from django.test import Client

from grader.protocol import Job, JobKind
from quizsite.accounts.models import User
from quizsite.catalog.models import Task, TaskVersion
from quizsite.submissions.intake import MOST_UNFINISHED
from quizsite.submissions.models import Draft, Event, Submission
from tests.conftest import signed_in
from tests.quizsite.submissions.conftest import SOURCE, beat

pytestmark = pytest.mark.django_db


def send(web: Client, source: str = SOURCE, **more: str):
    return web.post("/tasks/double/send", {"source": source, "kind": "submit", **more})


def jobs(broker: redis.Redis, queue: str = "grade.cpu") -> list[Job]:
    """The jobs that wait in a queue, oldest first, as a judge would read them."""
    messages = [json.loads(raw) for raw in reversed(broker.lrange(queue, 0, -1))]
    return [Job.from_json(json.loads(base64.b64decode(message["body"]))[0][0]) for message in messages]


def test_code_becomes_a_row_and_a_job(web, learner, task, broker, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        response = send(web, SOURCE.replace("\n", "\r\n"), scratch="print(double(2))", kind="run")

    submission = Submission.objects.get()
    assert response.status_code == 302
    assert response.url == f"/tasks/double/?submission={submission.pk}#results"
    assert (submission.user, submission.task_version, submission.kind) == (learner, task.version, "run")
    assert submission.source == SOURCE
    assert (submission.state, submission.verdict) == ("queued", None)
    assert [event.kind for event in submission.events.all()] == [Event.QUEUED]
    assert Draft.objects.get().source == SOURCE
    [job] = jobs(broker)
    assert job == Job(
        run_id=str(submission.run_id),
        submission_id=submission.pk,
        kind=JobKind.RUN,
        task="double",
        task_hash=task.version.task_hash,
        source=SOURCE,
        scratch="print(double(2))",
        seed=submission.seed,
    )
    assert submission.published_at is not None


def test_a_broker_that_is_away_loses_nothing(web, task, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        response = send(web)

    assert response.status_code == 302
    assert Submission.objects.get().published_at is None


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"source": " \n"}, "There is no code yet."),
        ({"source": "x = 1\ny = '\0'"}, "NUL character in line 2"),
        ({"source": "#" * (64 * 1024 + 1)}, "at most 64 KiB"),
        ({"source": SOURCE, "scratch": "é" * (32 * 1024 + 1)}, "Your own test code has 64.0 KiB"),
        ({"source": SOURCE, "version": "999999"}, "The task has changed"),
    ],
)
def test_refused_code_comes_back_with_a_sentence(web, task, fields, sentence):
    response = send(web, **fields)

    page = response.content.decode()
    assert response.status_code == 422
    assert sentence in page
    assert fields["source"].replace("'", "&#x27;") in page
    assert not Submission.objects.exists()

    accepted = send(web)  # the same set-up takes good code
    assert accepted.status_code == 302


def test_code_that_is_not_utf8_is_refused(web, task):
    response = web.generic(
        "POST", "/tasks/double/send", b"kind=run&source=x%20%3D%20%22%E9%22", "application/x-www-form-urlencoded"
    )

    assert response.status_code == 422
    assert "not valid UTF-8" in response.content.decode()
    assert not Submission.objects.exists()


def test_a_refusal_reaches_a_page_with_scripts_beside_the_editor(web, task):
    response = web.post("/tasks/double/send", {"source": ""}, headers={"HX-Request": "true"})

    assert response["HX-Retarget"] == "#refusal"
    assert "There is no code yet." in response.content.decode()
    assert "<html" not in response.content.decode()


def test_the_quota_counts_what_is_on_its_way(web, task, learner, stranger):
    Submission.objects.create(user=stranger, task=task, task_version=task.version, kind="run", source=SOURCE)
    for _ in range(MOST_UNFINISHED):
        assert send(web).status_code == 302

    refused = send(web)
    assert refused.status_code == 422
    assert f"You have {MOST_UNFINISHED} submissions on their way." in refused.content.decode()
    assert Submission.objects.filter(user=learner).count() == MOST_UNFINISHED

    Submission.objects.filter(pk=Submission.objects.filter(user=learner).first().pk).update(
        state="judged", verdict="AC"
    )
    assert send(web).status_code == 302


@pytest.mark.parametrize(
    ("worker", "queue"),
    [
        ({"queues": ["grade.gpu"], "device": "gpu"}, "grade.gpu"),
        ({"queues": ["grade.gpu"], "device": "gpu", "ago_s": 31}, "grade.cpu"),
        ({"queues": ["grade.cpu"], "device": "cpu"}, "grade.cpu"),
    ],
)
def test_triton_tasks_go_to_a_gpu_that_is_alive(web, make_task, worker, queue):
    make_task(device="triton")
    beat(**worker)

    page = web.get("/tasks/double/").content.decode()
    send(web)

    assert Submission.objects.get().queue == queue
    assert ("its speed is not measured" in page) == (queue == "grade.cpu")


def test_other_tasks_never_take_a_gpu(web, task):
    beat(queues=["grade.gpu", "grade.cpu"], device="gpu")
    send(web)
    assert Submission.objects.get().queue == "grade.cpu"


def test_a_new_task_version_is_pinned_by_later_submissions_only(web, task):
    send(web)
    old = task.version
    task.version = TaskVersion.objects.create(
        task=task, number=2, text_hash="1" * 64, task_hash="1" * 64, format_version=1, statement={"en": ""}
    )
    task.save()
    send(web)

    newest, oldest = Submission.objects.order_by("-pk")
    assert (oldest.task_version, newest.task_version) == (old, task.version)


def test_a_draft_is_kept_as_it_is_and_shown_again(web, task, learner, stranger):
    response = web.post("/tasks/double/draft", {"source": "def dou", "scratch": "1 +"})

    assert response.status_code == 204
    assert Draft.objects.filter(user=learner, source="def dou", scratch="1 +").exists()
    assert ">def dou</textarea>" in web.get("/tasks/double/").content.decode()
    other = signed_in(stranger)
    assert "def dou<" not in other.get("/tasks/double/").content.decode()

    assert web.post("/tasks/double/draft", {"source": "#" * (64 * 1024 + 1)}).status_code == 413
    assert Draft.objects.get().source == "def dou"


def test_only_published_tasks_take_code(web, task, learner):
    Task.objects.update(status="draft")
    assert send(web).status_code == 404
    assert not Submission.objects.exists()

    User.objects.filter(pk=learner.pk).update(is_staff=~F("is_staff"))
    assert send(web).status_code == 302
