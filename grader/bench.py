"""How long a learner waits, and how much of it is the sandbox."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from grader.cases import build_case
from grader.judge import judge, selected_cases
from grader.loader import Task, load_task, task_slugs
from grader.protocol import JobKind, ReportKind
from grader.sandbox.base import BoxRequest, Outcome, Sandbox
from grader.sandbox.bench import bench_overhead
from grader.spec import Limits
from grader.verify import make_job

GRADINGS = 5


@dataclass(frozen=True)
class Figure:
    """One measured quantity: median and 95th percentile of `count` measurements."""

    name: str
    median_ms: float
    p95_ms: float
    count: int

    def __str__(self) -> str:
        return f"{self.name:60s} {self.median_ms:9.1f} ms   p95 {self.p95_ms:9.1f} ms   n = {self.count}"


def bench(sandbox: Sandbox, count: int, tasks_dir: Path, progress: Callable[[str], None]) -> Iterator[Figure]:
    """Figures as they are there: one box, the same by a new interpreter, and whole runs of every task's first
    accepted solution (correctness only, as for Run, and with every case and the speed, as for Submit)."""
    progress(f"{count} boxes that do nothing …")
    overhead = bench_overhead(sandbox, count)
    yield Figure(f"one box, {overhead.tier}", overhead.median_ms, overhead.p95_ms, overhead.runs)
    yield Figure("the same by a new interpreter with torch", overhead.cold_start_ms, overhead.cold_start_ms, 2)
    for slug in task_slugs(tasks_dir):
        task = load_task(slug, tasks_dir)
        accepted = sorted((task.folder / "solutions").glob("accepted_*.py"))
        for path in accepted[:1]:
            source = path.read_text(encoding="utf-8")
            progress(f"{slug} …")
            yield from _gradings(task, source, sandbox, JobKind.RUN)
            yield from _gradings(task, source, sandbox, JobKind.SUBMIT)


def _gradings(task: Task, source: str, sandbox: Sandbox, kind: JobKind) -> Iterator[Figure]:
    """The whole grading, and each of its phases."""
    runs = [_phases_ms(task, source, sandbox, kind) for _ in range(GRADINGS)]
    for phase in runs[0]:
        times_ms = sorted(run[phase] for run in runs)
        name = f"{task.spec.slug}, {kind.value}" if phase == WHOLE else f"    {phase}"
        yield Figure(name, times_ms[GRADINGS // 2], times_ms[-1], GRADINGS)


WHOLE = "whole"


def _phases_ms(task: Task, source: str, sandbox: Sandbox, kind: JobKind) -> dict[str, float]:
    """Where the time of one grading goes. Checking is what is left of the cases when boxes and building are taken off;
    building is done once more for that, with the same seeds."""
    job = make_job(task, source, kind)
    boxes = _TimedBoxes(sandbox)
    ends_s = {}

    def listen(reported: ReportKind, payload: dict[str, Any]) -> None:
        ends_s[reported] = time.perf_counter()
        boxes.cases |= reported is ReportKind.IMPORTED

    began_s = time.perf_counter()
    judge(job, task, cast(Sandbox, boxes), listen)
    ended_s = time.perf_counter()
    for index in selected_cases(job, task):
        build_case(task, index, job.seed, job.run_id)
    build_s = time.perf_counter() - ended_s
    imported_s, cases_s = ends_s[ReportKind.IMPORTED], ends_s[ReportKind.CASE]
    phases_s = {
        WHOLE: ended_s - began_s,
        "import probe": imported_s - began_s,
        "building cases (inputs, oracle, yardstick)": build_s,
        "boxes": boxes.spent_s,
        "checking": max(0.0, cases_s - imported_s - boxes.spent_s - build_s),
    }
    if ReportKind.PERFORMANCE in ends_s:
        phases_s["performance"] = ends_s[ReportKind.PERFORMANCE] - cases_s
    return {phase: 1e3 * seconds for phase, seconds in phases_s.items()}


class _TimedBoxes:
    """A sandbox that counts what its boxes take, once `cases` is set."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self.cases = False
        self.spent_s = 0.0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._sandbox, name)

    def run(self, request: BoxRequest, limits: Limits) -> Outcome:
        began_s = time.perf_counter()
        outcome = self._sandbox.run(request, limits)
        self.spent_s += self.cases * (time.perf_counter() - began_s)
        return outcome
