"""How long a learner waits, and how much of it is the sandbox."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from grader.judge import judge
from grader.loader import Task, load_task, task_slugs
from grader.protocol import JobKind
from grader.sandbox.base import Sandbox
from grader.sandbox.bench import bench_overhead
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
            yield _grading(task, source, sandbox, JobKind.RUN)
            yield _grading(task, source, sandbox, JobKind.SUBMIT)


def _grading(task: Task, source: str, sandbox: Sandbox, kind: JobKind) -> Figure:
    times_ms = []
    for _ in range(GRADINGS):
        began_s = time.perf_counter()
        judge(make_job(task, source, kind), task, sandbox, lambda kind, payload: None)
        times_ms.append((time.perf_counter() - began_s) * 1e3)
    times_ms.sort()
    return Figure(f"{task.spec.slug}, {kind.value}", times_ms[GRADINGS // 2], times_ms[-1], GRADINGS)
