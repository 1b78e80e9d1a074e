"""The process around the judge, without any queue: messages in, reports out, signs of life, a self-test at start.

`grader.tasks` connects it to Celery; tests call it directly.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from grader.judge import judge
from grader.loader import Task, TaskError, load_task
from grader.machine import hardware, versions
from grader.messages import WORKER_NOTES
from grader.protocol import Job, JobKind, Judgement, ProtocolError, Report, ReportKind, WorkerBeat
from grader.sandbox.base import Sandbox, Tier
from grader.sandbox.containment import containment
from grader.settings import Settings
from grader.spec import Case, Checker, Limits, TaskSpec, task_hash
from grader.verdicts import Reason, Verdict

log = logging.getLogger(__name__)

Send = Callable[[Report], None]


class SelfTestFailed(Exception):
    """This machine does not judge a known answer as it must; the text says which."""


class Grader:
    """Judges jobs in one sandbox. Thread-safe."""

    def __init__(self, sandbox: Sandbox, settings: Settings, give_up: Callable[[], None] = lambda: None) -> None:
        """`give_up` is called once the sandbox has no slot left: this process can judge nothing any more."""
        self.sandbox = sandbox
        self.settings = settings
        self._give_up = give_up
        self._busy = 0
        self._idle = threading.Condition()
        self._tasks: dict[str, Task] = {}

    def grade(self, message: Any, send: Send) -> None:
        """Judge the job in `message` and send each report as it happens.

        A message that is no job is logged and dropped: there is nobody to answer. A task that cannot be loaded is
        answered with an internal error. Without a slot left no job is answered; the site gives it to another judge
        when its lease ends.
        """
        if not self.sandbox.open_slots:
            log.critical("a job is left to another judge: every slot is closed; restart this one")
            return
        try:
            job = Job.from_json(message)
        except ProtocolError as error:
            log.error("dropped a message that is no job: %s", error)
            return
        with self._at_work():
            report = _Reporter(job, self.settings.name, send)
            try:
                task = self._task(job.task)
            except (TaskError, OSError) as error:
                log.error("run %s: %s", job.run_id, error)
                report(ReportKind.DONE, asdict(_cannot_judge(Reason.TASK, str(error))))
                return
            started_s = time.monotonic()
            judgement = judge(job, task, self.sandbox, report, worker=self.settings.name)
            elapsed_s = time.monotonic() - started_s
            log.info("run %s: %s %s in %.2f s", job.run_id, job.task, judgement.verdict, elapsed_s)
        if not self.sandbox.open_slots:
            log.critical("no more jobs: every slot is closed, because processes in them could not be ended")
            self._give_up()

    def beat(self) -> Report:
        """A sign of life as a report."""
        with self._idle:
            busy = self._busy
        beat = beat_of(self.sandbox, self.settings, busy)
        return Report("", 0, 0, ReportKind.BEAT, asdict(beat), worker=self.settings.name)

    def wait_until_idle(self, timeout_s: float) -> bool:
        """True when no run is in progress, at the latest after `timeout_s`."""
        with self._idle:
            return self._idle.wait_for(lambda: self._busy == 0, timeout_s)

    @contextmanager
    def _at_work(self) -> Iterator[None]:
        with self._idle:
            self._busy += 1
        try:
            yield
        finally:
            with self._idle:
                self._busy -= 1
                self._idle.notify_all()

    def _task(self, slug: str) -> Task:
        """The task as it is on disk now: an author's change counts for the next job, without a restart."""
        known = self._tasks.get(slug)
        if known is None or known.hash != task_hash(known.folder):
            known = self._tasks[slug] = load_task(slug, self.settings.tasks_dir)
        return known


class _Reporter:
    """Numbers the reports of one run."""

    def __init__(self, job: Job, worker: str, send: Send) -> None:
        self.job, self.worker, self.send = job, worker, send
        self.seq = 0

    def __call__(self, kind: ReportKind, payload: dict[str, Any]) -> None:
        self.send(Report(self.job.run_id, self.job.submission_id, self.seq, kind, payload, self.worker))
        self.seq += 1


def _cannot_judge(reason: Reason, message: str) -> Judgement:
    return Judgement(Verdict.IE.value, reason.value, passed=0, total=0, detail={"message": message})


def beat_of(sandbox: Sandbox, settings: Settings, busy: int = 0) -> WorkerBeat:
    """What this worker is and can do."""
    return WorkerBeat(
        name=settings.name,
        queues=settings.queues,
        device="cpu",
        tier=sandbox.tier.value,
        hardware=hardware(),
        versions=versions(),
        busy=busy,
        notes=tuple(WORKER_NOTES[key] for key in _note_keys(sandbox)),
    )


def _note_keys(sandbox: Sandbox) -> Iterator[str]:
    if sandbox.tier is not Tier.T1:
        yield sandbox.tier.value
    if not sandbox.traces and sandbox.tier is not Tier.T4:
        yield "untraced"
    if sandbox.closed_slots:
        yield "closed_slots"


def self_test(sandbox: Sandbox) -> None:
    """Attacks that must come to nothing in this very sandbox, then a right and a wrong answer through the whole judge.

    Raises SelfTestFailed at the first that does not go as it must.
    """
    for check in containment(sandbox):
        if check.trouble:
            raise SelfTestFailed(
                f"The self-test `{check.name}` failed: {check.trouble}. Grade nobody's code here before that is mended: "
                "run `python -m grader doctor`, or use another kernel or container (docs/security.md)."
            )
    cases = (Case("double", lambda seed: {"n": seed % 1000}, sample=True),)
    limits = Limits(wall_time_limit_s=30.0)
    spec = TaskSpec("self-test", "double", "def double(n: int) -> int: ...", Checker.EXACT, limits=limits)
    task = Task(
        spec=spec,
        folder=Path("self-test"),
        hash="0" * 64,
        cases=cases,
        expected=lambda inputs: 2 * inputs["n"],
        plain=None,
        performance_inputs=None,
        driver="",
        baseline="",
    )
    for body, wanted in (("2 * n", Verdict.AC), ("2 * n + 1", Verdict.WA)):
        source = f"def double(n):\n    return {body}\n"
        job = Job("00000000-0000-4000-8000-000000000000", 0, JobKind.RUN, "self-test", task.hash, source, "0" * 64)
        judgement = judge(job, task, sandbox, lambda kind, payload: None)
        if judgement.verdict != wanted:
            got = f"{judgement.verdict} {judgement.reason} {judgement.detail}"
            raise SelfTestFailed(f"The self-test `return {body}` was judged {got}, not {wanted}.")
