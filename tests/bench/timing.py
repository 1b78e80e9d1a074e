"""How far speed figures can be trusted on this machine: `python -m tests.bench timing|coverage|growth|collector`.

timing      one right solution and one that is truly 1.5 times slower, graded again and again, idle and beside a process
            that keeps a core busy: spread of the speed-up, and how often the two are told apart (under six minutes)
coverage    a solution against itself: how often the interval holds the truth, 1, with and without its widening
growth      exponents of algorithms that are known, through the whole protocol
collector   what switching the garbage collector off would change

Everything runs through the real sandbox and the real measurement. Docs/timing.md holds figures of such runs.
"""

from __future__ import annotations

import contextlib
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import torch

from grader.judge import judge_outcome
from grader.loader import Task, load_task
from grader.protocol import PerformanceReport
from grader.sandbox import open_sandbox
from grader.sandbox.base import BoxRequest, Profile, Sandbox, Tier
from grader.spec import Case, Checker, Growth, Limits, Performance, TaskSpec
from grader.timing import measure
from grader.timing.duel import Duel
from grader.timing.ratios import WIDENING
from grader.timing.steal import stolen_ticks
from grader.verify import make_job
from tests.bench.figures import line, percentile, title

#: One in plain Python and one in torch, with calls of some milliseconds.
SOLUTIONS = {
    "bpe-encode": "accepted_heap_linked.py",
    "scaled-dot-product-attention": "accepted_matmul.py",
}

#: Appended to a solution: it does its work, and then computes for half as long again, by its own thread's CPU time.
ONE_AND_A_HALF_TIMES = """

import time as _time

_once = {entry}


def {entry}(*args, **kwargs):
    began_s = _time.thread_time()
    result = _once(*args, **kwargs)
    until_s = began_s + 1.5 * (_time.thread_time() - began_s)
    while _time.thread_time() < until_s:
        pass
    return result
"""


def timing(count: int = 20) -> None:
    with _sandbox() as sandbox:
        for slug, name in SOLUTIONS.items():
            task = _without_growth(load_task(slug))
            right = (task.folder / "solutions" / name).read_text(encoding="utf-8")
            slower = right + ONE_AND_A_HALF_TIMES.format(entry=task.spec.entry_point)
            for load, goal in (("idle", 1.10), ("a core busy", 1.25)):
                title(f"{slug}, {load}: {count} gradings of a right solution, {count} of one 1.5 times slower")
                with _busy_process() if load != "idle" else contextlib.nullcontext():
                    pairs = [(_graded(task, sandbox, right), _graded(task, sandbox, slower)) for _ in range(count)]
                reports, slow_reports = ([pair[i] for pair in pairs] for i in range(2))
                _spread("speed-up of the right solution", reports, f"goal ≤ {goal:.2f}")
                _spread("speed-up of the slower one", slow_reports)
                _told_apart(reports, slow_reports)


def coverage(count: int = 30) -> None:
    with _sandbox() as sandbox:
        for slug, name in {**SOLUTIONS, "multi-head-attention": "accepted_matmul.py"}.items():
            task = _without_growth(load_task(slug))
            source = (task.folder / "solutions" / name).read_text(encoding="utf-8")
            for load in ("idle", "a core busy"):
                with _busy_process() if load != "idle" else contextlib.nullcontext():
                    stolen = stolen_ticks()
                    reports = [_graded(task, sandbox, source, baseline=source) for _ in range(count)]
                    stolen = stolen_ticks() - stolen
                title(
                    f"{slug}, {load}: {count} gradings of a solution against itself; {stolen} ticks stolen by the host"
                )
                _spread("speed-up, truly 1", reports)
                raw = sum(r.low / (1 - WIDENING) <= 1 <= r.high / (1 + WIDENING) for r in reports)
                widened = sum(r.low <= 1 <= r.high for r in reports)
                line("intervals that hold 1: bootstrap alone, widened", f"{raw} of {count}, {widened} of {count}")


def _graded(task: Task, sandbox: Sandbox, source: str, baseline: str = "") -> PerformanceReport:
    """The speed measurement alone, as the judge makes it. Ends the bench when there is no figure to show."""
    job = make_job(task, source)
    requests = [
        BoxRequest(Profile.TORCH, text, task.spec.entry_point, driver=task.driver)
        for text in (source, baseline or task.baseline)
    ]
    report, finding = measure(task, sandbox, requests, job.seed, job.run_id, judge_outcome)
    if report.not_measured:
        sys.exit(f"{task.spec.slug}: {report.not_measured}; {finding}")
    return report


def _without_growth(task: Task) -> Task:
    assert task.spec.performance is not None
    return replace(task, spec=replace(task.spec, performance=replace(task.spec.performance, growth=None)))


def _spread(name: str, reports: list[PerformanceReport], goal: str = "") -> None:
    figures = [report.speed_up for report in reports]
    pairs = percentile([report.pairs for report in reports], 0.5)
    by_cpu = sum(report.clock == "cpu" for report in reports)
    repeated = sum("repeated" in report.notes for report in reports)
    ratio = percentile(figures, 0.95) / percentile(figures, 0.05)
    line(name, f"median {percentile(figures, 0.5):5.2f}   p95/p5 {ratio:.3f}", goal)
    line("", f"median of {pairs} pairs; {by_cpu} by CPU time, {repeated} repeated")


def _told_apart(right: list[PerformanceReport], slower: list[PerformanceReport]) -> None:
    slowest, lowest = min(r.speed_up for r in right), min(r.low for r in right)
    points = sum(report.speed_up < slowest for report in slower)
    intervals = sum(report.high < lowest for report in slower)
    line("slower ones below every right one: figure, interval", f"{points}, {intervals} of {len(slower)}", "goal: all")


# Growth of algorithms that are known: each returns n, so that every answer is right.

_WORK = Case("work", lambda seed: {"n": 1, "salt": 0}, sample=True)
_ALGORITHMS = {
    "Python, n": (4000, "for i in range(10 * n): t = (t * 31 + i) & 0xFFFF"),
    "Python, n log n (merge sort)": (1500, "merge_sort([(i * 7919 + salt) % 100003 for i in range(n)])"),
    "Python, n²": (200, "for i in range(n):\n        for j in range(n): t = (t * 31 + j) & 0xFFFF"),
    "Python, n² + 20 ms": (
        200,
        "spend(0.02)\n    for i in range(n):\n        for j in range(n): t = (t * 31 + j) & 0xFFFF",
    ),
    "torch, n (elementwise)": (2_000_000, "(torch.ones(n) * 2 + 1).sum()"),
    "torch, n log n (sort)": (100_000, "torch.arange(n).mul(7919).remainder(100003).sort()"),
    "torch, n² (pairwise)": (1000, "torch.cdist(torch.ones(n, 3), torch.ones(n, 3)).sum()"),
}
_SOURCE = """
import time
import torch

def merge_sort(a):
    if len(a) < 2:
        return a
    half = len(a) // 2
    left, right, out, i, j = merge_sort(a[:half]), merge_sort(a[half:]), [], 0, 0
    while i < len(left) and j < len(right):
        if left[i] <= right[j]:
            out.append(left[i]); i += 1
        else:
            out.append(right[j]); j += 1
    return out + left[i:] + right[j:]

def spend(seconds):
    until = time.thread_time() + seconds
    while time.thread_time() < until:
        pass

def work(n, salt):
    t = salt
    {body}
    return n
"""


def growth(count: int = 12) -> None:
    linear = _SOURCE.format(body=_ALGORITHMS["torch, n (elementwise)"][1])
    with _sandbox() as sandbox:
        title(f"Growth exponents, {count} gradings of each; at_most 1.5, and 0.5 above a linear baseline for torch")
        for name, (n, body) in _ALGORITHMS.items():
            source, relative = _SOURCE.format(body=body), name.startswith("torch")
            # A baseline that is linear and takes about as long: sizes of its own would break the pairing.
            baseline = linear.replace("torch.ones(n)", f"torch.ones(n * {2_000_000 // n})") if relative else source
            sizes = (n, 2 * n, 4 * n)
            _exponents(name, Growth(sizes, 0.5 if relative else 1.5, relative), source, baseline, sandbox, count)


def _exponents(name: str, asked: Growth, source: str, baseline: str, sandbox: Sandbox, count: int) -> None:
    spec = TaskSpec("work", "work", "def work(n, salt)", Checker.EXACT, performance=Performance(1.0, "", growth=asked))

    def inputs(seed: int, n: int) -> dict[str, int]:
        return {"n": n, "salt": seed}

    task = Task(spec, Path(), "", (_WORK,), lambda given: given["n"], None, None, "", baseline, inputs)
    requests = [BoxRequest(Profile.TORCH, text, "work") for text in (source, baseline)]
    found = []
    for _ in range(count):
        job = make_job(task, source)
        with sandbox.players(requests, Limits()) as (submission, twin):
            duel = Duel(task, submission, twin, job.seed, job.run_id, judge_outcome)
            exponent, _times = duel.growth(asked, duel.null_call())
        found.append(exponent)
    values = [exponent.value for exponent in found]
    steep = sum(exponent.low > asked.at_most for exponent in found)
    what = "above the baseline's" if asked.relative else ""
    line(f"{name} {what}", f"{min(values):.2f} to {max(values):.2f}; too steep {steep} of {count}")


def collector(count: int = 10) -> None:
    off = "import gc\ngc.disable()\n"
    with _sandbox() as sandbox:
        for slug, name in {"bpe-encode": "accepted_heap_linked.py", "bpe-train": "accepted_index_and_max.py"}.items():
            task = _without_growth(load_task(slug))
            source = (task.folder / "solutions" / name).read_text(encoding="utf-8")
            title(f"{slug}: {count} gradings of a solution against itself")
            _spread("collector on in both", [_graded(task, sandbox, source, source) for _ in range(count)])
            _spread("collector off in both", [_graded(task, sandbox, off + source, off + source) for _ in range(count)])
            _spread("off against on", [_graded(task, sandbox, off + source, source) for _ in range(count)])


@contextlib.contextmanager
def _sandbox() -> Iterator[Sandbox]:
    torch.set_num_threads(
        1
    )  # as the judge does: it is kept to one core meanwhile, where two threads take turns waiting
    with contextlib.closing(open_sandbox(minimum_tier=Tier.T1)) as sandbox:
        began = time.monotonic()
        sandbox.prestart([Profile.TORCH])
        line("sandbox with torch at hand", f"{time.monotonic() - began:.1f} s")
        yield sandbox


@contextlib.contextmanager
def _busy_process() -> Iterator[None]:
    """A process that computes all the time, wherever the scheduler puts it."""
    process = subprocess.Popen([sys.executable, "-I", "-c", "while True: pass"])
    try:
        yield
    finally:
        process.kill()
        process.wait()


COMMANDS = {command.__name__: command for command in (timing, coverage, growth, collector)}
