"""The worker as it is deployed: a process of its own, a real broker, messages by name."""

import json
import os
import queue
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from celery import Celery

from grader.loader import load_task
from grader.protocol import QUEUE_CPU, QUEUE_GPU, QUEUE_RESULTS, TASK_GRADE, TASK_RECORD, Report, ReportKind
from grader.settings import Settings
from grader.verify import make_job
from tests.grader.broker import Broker

ROOT = Path(__file__).resolve().parents[2]
TASKS = Path(__file__).parent / "tasks"
GOOD = "def double_all(numbers):\n    return [2 * n for n in numbers]\n"


@pytest.fixture(scope="module")
def broker():
    try:
        running = Broker()
    except LookupError as error:
        pytest.skip(str(error))
    yield running
    running.close()


class Site:
    """The web's side of the queues."""

    def __init__(self, broker):
        settings = Settings.from_environment({"REDIS_URL": broker.url})
        self.app = Celery("site", broker=settings.broker_url)
        self.app.conf.update(task_serializer="json", accept_content=["json"])
        self.connection = self.app.connection_for_read()
        self.results = self.connection.SimpleQueue(QUEUE_RESULTS)

    def send(self, *args, **options):
        self.app.send_task(TASK_GRADE, args=args, **{"queue": QUEUE_CPU, "ignore_result": True, **options})

    def report(self, timeout_s=60.0):
        """The next report; whatever comes must be one, under its name."""
        message = self.results.get(timeout=timeout_s)
        message.ack()
        assert message.headers["task"] == TASK_RECORD
        return Report.from_json(message.payload[0][0])

    def reports_of(self, job):
        """Reports of `job` up to the last; those of other runs and beats are dropped."""
        found = []
        while not found or found[-1].kind is not ReportKind.DONE:
            report = self.report()
            if report.run_id == job.run_id:
                found.append(report)
        return found

    def next_beat(self):
        while (report := self.report()).kind is not ReportKind.BEAT:
            pass
        return report

    def close(self):
        self.results.close()
        self.connection.release()
        self.app.close()


@pytest.fixture(scope="module")
def site(broker):
    opened = Site(broker)
    yield opened
    opened.close()


def start_worker(broker, tmp_path, **settings):
    """The process; it is ready when its first beat is there."""
    content = tmp_path / "content"
    content.mkdir(exist_ok=True)
    if not (content / "tasks").exists():
        (content / "tasks").symlink_to(TASKS)
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("WARMUP_", "REDIS_"))}
    environment = {
        **kept,
        "REDIS_URL": broker.url,
        "WARMUP_CONTENT_DIR": str(content),
        "WARMUP_SLOTS": "1",
        "WARMUP_MINIMUM_TIER": "T3",
        "WARMUP_WORKER_NAME": "test",
        **settings,
    }
    command = [sys.executable, "-m", "grader", "worker"]
    with (tmp_path / "worker.log").open("wb") as log:
        return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)


@pytest.fixture(scope="module")
def worker(broker, site, sandbox, tmp_path_factory):
    """`sandbox` only says that this machine has one."""
    folder = tmp_path_factory.mktemp("worker")
    process = start_worker(broker, folder)
    try:
        site.next_beat()
    except queue.Empty:
        pytest.fail((folder / "worker.log").read_text())
    yield process
    process.kill()
    process.wait()


@pytest.fixture
def job():
    return make_job(load_task("double-all", TASKS), GOOD)


def test_a_job_is_answered_report_by_report(site, worker, job):
    site.send(job.to_json())
    reports = site.reports_of(job)
    kinds = [report.kind for report in reports]
    assert kinds == [ReportKind.STARTED, ReportKind.IMPORTED, *[ReportKind.CASE] * 3, ReportKind.DONE]
    assert [report.seq for report in reports] == list(range(6))
    assert {report.worker for report in reports} == {"test"}
    assert reports[-1].payload["verdict"] == "AC"


@pytest.mark.parametrize(
    "args",
    [
        (),
        (1, 2),
        (None,),
        ("text",),
        ({},),
        ({"v": 99},),
        ({"run_id": "x" * 100_000},),
    ],
    ids=["no argument", "two", "null", "text", "empty", "another version", "garbage"],
)
def test_a_message_that_is_no_job_is_dropped_and_the_worker_lives(site, worker, job, args):
    site.send(*args)
    site.send(job.to_json())
    assert site.reports_of(job)[-1].payload["verdict"] == "AC"


def test_foreign_tasks_and_raw_bytes_are_dropped_and_the_worker_lives(site, worker, job):
    site.app.send_task("os.system", args=["true"], queue=QUEUE_CPU, ignore_result=True)
    site.send(job.to_json(), serializer="pickle")
    with site.app.connection_for_write() as connection, connection.Producer() as producer:
        producer.publish(b"\xff\x00", routing_key=QUEUE_CPU, content_type="application/json", content_encoding="utf-8")
        producer.publish(json.dumps({"a": 1}), routing_key=QUEUE_CPU, content_type="text/plain")
    site.send(job.to_json())
    assert site.reports_of(job)[-1].payload["verdict"] == "AC"
    assert worker.poll() is None


@pytest.mark.parametrize(("name", "code"), [("test", 0), ("another", 1)])
def test_a_health_check_finds_the_worker_by_its_name(worker, name, code):
    environment = {**os.environ, "WARMUP_WORKER_NAME": name}
    done = subprocess.run([sys.executable, "-m", "grader", "alive"], cwd=ROOT, env=environment, capture_output=True)
    assert done.returncode == code


def test_an_unknown_task_is_our_error(site, worker, job):
    site.send({**job.to_json(), "task": "no-such-task"})
    assert site.reports_of(job)[-1].payload["verdict"] == "IE"


def test_the_worker_refuses_to_start_below_its_tier(broker, tmp_path, sandbox):
    if sandbox.tier == "T1":
        pytest.skip("this machine reaches the highest tier")
    process = start_worker(broker, tmp_path, WARMUP_MINIMUM_TIER="T1")
    assert process.wait(timeout=60) == 1
    assert (tmp_path / "worker.log").read_text().count("does not start") == 1


@pytest.mark.parametrize("busy", [False, True], ids=["idle", "busy"])
def test_sigterm_ends_the_worker_before_its_case_would(broker, site, sandbox, tmp_path, busy):
    """On a queue of its own. The case would last for two minutes, and may not be waited for."""
    folder = tmp_path / "content" / "tasks" / "double-all"
    shutil.copytree(TASKS / "double-all", folder)
    text = (folder / "task.md").read_text()
    (folder / "task.md").write_text(text.replace("wall_time_limit_s: 5", "wall_time_limit_s: 120"))
    process = start_worker(broker, tmp_path, WARMUP_QUEUES=QUEUE_GPU)
    try:
        site.next_beat()
        if busy:
            source = "import time\n\n\ndef double_all(numbers):\n    time.sleep(300)\n"
            site.send(make_job(load_task("double-all", folder.parent), source).to_json(), queue=QUEUE_GPU)
            while site.report().kind is not ReportKind.IMPORTED:
                pass
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=60) == 0
    finally:
        process.kill()
        process.wait()
    assert ("cut a run" in (tmp_path / "worker.log").read_text()) is busy
