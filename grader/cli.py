"""The judge on the command line. Needs torch, triton, numpy and PyYAML; no Django, and celery only for `worker`.

Exit codes: 0 accepted (or all is well), 1 another verdict (or a mismatch), 2 wrong usage, 3 internal error.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Any

from grader.loader import TASKS_DIR, Task, TaskError, load_task, task_slugs
from grader.messages import HELD, NOT_CHECKED, NOT_MEASURED, NOTES, TIMING_NOTES, VERDICT_LABELS, explain
from grader.protocol import JobKind, Judgement, ReportKind
from grader.sandbox import SandboxUnavailable, open_sandbox
from grader.sandbox.base import Tier
from grader.settings import Settings, SettingsError
from grader.verdicts import Verdict

EXIT_OK, EXIT_OTHER_VERDICT, EXIT_USAGE, EXIT_INTERNAL = range(4)


class UsageError(Exception):
    """What was typed cannot be done; the text says what to type instead."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.command(options))
    except (UsageError, TaskError, SettingsError) as error:
        print(error, file=sys.stderr)
        return EXIT_USAGE
    except SandboxUnavailable as error:
        print(error, file=sys.stderr)
        return EXIT_INTERNAL
    except BrokenPipeError:  # `| head` has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_OK
    except KeyboardInterrupt:
        return 130


def grade(options: argparse.Namespace) -> int:
    """Judge one file."""
    from grader.judge import judge
    from grader.verify import make_job

    task = load_task(options.slug, options.tasks)
    kind = JobKind.RUN if options.run else JobKind.SUBMIT
    job = make_job(task, _source(options.file), kind, _source(options.scratch) if options.scratch else "")
    printer = _JsonPrinter() if options.json else _Printer(task)
    _progress(f"Opening the sandbox for {task.spec.slug} …")
    with closing(_sandbox(options)) as sandbox:
        judgement = judge(job, task, sandbox, printer)
    if judgement.verdict == Verdict.AC:
        return EXIT_OK
    return EXIT_INTERNAL if judgement.verdict == Verdict.IE else EXIT_OTHER_VERDICT


def verify(options: argparse.Namespace) -> int:
    """Judge the solutions of tasks against their first lines, and try what no task may accept."""
    from grader.gates.record import NotRecordable, write_record
    from grader.verify import Check, verify_task

    slugs = options.slugs or task_slugs(options.tasks)
    if not slugs:
        raise UsageError(f"There are no tasks in {options.tasks}.")
    tasks = [load_task(slug, options.tasks) for slug in slugs]
    failed: list[Check] = []
    count = 0
    with closing(_sandbox(options)) as sandbox:
        for number, task in enumerate(tasks, start=1):
            _progress(f"[{number}/{len(tasks)}] {task.spec.slug} …")
            checks: list[Check] = []
            for check in verify_task(task, sandbox):
                checks.append(check)
                print(json.dumps(asdict(check), ensure_ascii=False) if options.json else _row(check), flush=True)
            count += len(checks)
            failed += [check for check in checks if not check.ok]
            if options.record:
                try:
                    _progress(f"recorded {write_record(task.folder, checks)}")
                except NotRecordable as error:
                    raise UsageError(str(error)) from error
    if not options.json:
        print(f"{count} checks of {len(tasks)} tasks, {len(failed)} failed.")
    return EXIT_OTHER_VERDICT if failed else EXIT_OK


#: Without these nothing is judged here; what else the doctor misses only costs a better tier, or speed.
_NEEDED = {"python", "torch", "numpy", "tier reached", "self-test"}


def doctor(options: argparse.Namespace) -> int:
    """What this machine offers, and what to do about what is missing."""
    from grader.sandbox.doctor import doctor as findings

    missing = []
    for finding in findings():
        if options.json:
            print(json.dumps(asdict(finding), ensure_ascii=False))
        else:
            print(f"{'✓' if finding.ok else '✗'} {finding.name}: {finding.value}")
            if not finding.ok:
                print(f"    {finding.sentence}")
        if not finding.ok and finding.name in _NEEDED:
            missing.append(finding.name)
    if not options.json:
        print(
            f"Submissions are not judged here: see {', '.join(missing)}."
            if missing
            else "Submissions can be judged here."
        )
    return EXIT_OTHER_VERDICT if missing else EXIT_OK


def bench(options: argparse.Namespace) -> int:
    """Overhead of the sandbox, and how long a learner waits."""
    from grader.bench import bench as figures

    with closing(_sandbox(options)) as sandbox:
        for figure in figures(sandbox, options.count, options.tasks, _progress):
            print(json.dumps(asdict(figure)) if options.json else str(figure), flush=True)
    return EXIT_OK


def worker(options: argparse.Namespace) -> int:
    """Grade jobs from the queue until told to stop."""
    from grader.celery_app import run_worker

    return run_worker(Settings.from_environment(os.environ))


def beat(options: argparse.Namespace) -> int:
    """Say once, as JSON, what this machine would tell the site about itself."""
    from grader.worker import beat_of

    with closing(_sandbox(options)) as sandbox:
        print(json.dumps(asdict(beat_of(sandbox, Settings.from_environment(os.environ))), ensure_ascii=False))
    return EXIT_OK


def alive(options: argparse.Namespace) -> int:
    """Exit code 0 when the worker of this machine has shown signs of life in the last half minute."""
    from grader.life import last_sign_of_life_s

    age_s = last_sign_of_life_s(Settings.from_environment(os.environ).name)
    if age_s is None or age_s > 30:
        print("No worker here." if age_s is None else f"No sign of life for {age_s:.0f} s.", file=sys.stderr)
        return EXIT_OTHER_VERDICT
    return EXIT_OK


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m grader", description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(command: Any, *, sandboxed: bool = True, json_lines: bool = True) -> argparse.ArgumentParser:
        sub = commands.add_parser(command.__name__, help=command.__doc__, description=command.__doc__)
        sub.set_defaults(command=command)
        if sandboxed:
            sub.add_argument("--unsafe", action="store_true", help="accept tier T4: no isolation, own code only")
            sub.add_argument("--tasks", type=Path, default=TASKS_DIR, metavar="DIR", help="folder of the task folders")
        if json_lines:
            sub.add_argument("--json", action="store_true", help="one JSON object per line")
        return sub

    sub = add(grade)
    sub.add_argument("slug", help="name of the task")
    sub.add_argument("file", type=Path, help="the submission, a Python file")
    sub.add_argument("--run", action="store_true", help="sample cases only")
    sub.add_argument("--scratch", type=Path, metavar="FILE", help="with --run: code to run after the submission")
    sub = add(verify)
    sub.add_argument("slugs", nargs="*", metavar="SLUG", help="tasks; without any, all")
    sub.add_argument("--record", action="store_true", help="write what came of it to gates.json of each task")
    add(doctor, sandboxed=False)
    add(bench).add_argument("--count", type=int, default=100, help="how many boxes")
    add(worker, sandboxed=False, json_lines=False)
    add(beat, json_lines=False)
    add(alive, sandboxed=False, json_lines=False)
    return parser


def _sandbox(options: argparse.Namespace) -> Any:
    return open_sandbox(minimum_tier=Tier.T4 if options.unsafe else Tier.T3)


def _source(path: Path) -> str:
    try:
        # surrogateescape: bytes that are not UTF-8 are for the judge to refuse, in its own words
        return path.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError as error:
        raise UsageError(f"Cannot read {path}: {error.strerror}.") from error


def _progress(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _row(check: Any) -> str:
    mark = "·" if check.unmeasured else "✓" if check.ok else "✗"
    row = f"{mark} {check.task}  {check.name}: {check.actual}"
    if not check.ok or check.unmeasured:
        row += f", wanted {check.expected}"
    if check.figures:
        row += f" ({check.figures})"
    return f"{row}\n    {check.note}" if check.note else row


class _JsonPrinter:
    def __call__(self, kind: ReportKind, payload: dict[str, Any]) -> None:
        print(json.dumps({"kind": kind.value, "payload": payload}, ensure_ascii=False), flush=True)


class _Printer:
    """Reports as lines for people."""

    def __init__(self, task: Task) -> None:
        self.task = task
        self.started_s = time.monotonic()

    def __call__(self, kind: ReportKind, payload: dict[str, Any]) -> None:
        lines = {
            ReportKind.STARTED: self._started,
            ReportKind.CASE: self._case,
            ReportKind.SCRATCH: self._scratch,
            ReportKind.PERFORMANCE: self._performance,
            ReportKind.DONE: self._done,
        }.get(kind)
        if lines is not None:
            print("\n".join(lines(payload)), flush=True)

    def _started(self, payload: dict[str, Any]) -> list[str]:
        return [f"{self.task.spec.slug}: {payload['total']} cases, tier {payload['tier']}"]

    def _case(self, payload: dict[str, Any]) -> list[str]:
        mark = {"AC": "✓", "SK": "·"}.get(payload["verdict"], "✗")
        verdict = f"{payload['verdict']} {payload['reason']}".strip()
        head = f"{mark} {payload['index'] + 1:3d}  {verdict:14s}  {payload['wall_time_s'] * 1e3:7.1f} ms  {payload['name']}"
        lines = [head]
        if mark == "✗":
            lines += [f"      {explain(payload['verdict'], payload['reason'], payload['detail'])}"]
            lines += _traceback(payload["detail"])
            if payload["sample"] or payload["inputs"]:
                for title in ("inputs", "expected", "actual"):
                    if payload[title]:
                        lines += [f"      {title}:", *(f"        {line}" for line in payload[title].splitlines())]
        return lines + _output(payload)

    def _scratch(self, payload: dict[str, Any]) -> list[str]:
        lines = [f"scratch code: {VERDICT_LABELS[Verdict(payload['verdict'])]}"]
        if payload["verdict"] != Verdict.AC:
            lines += [f"      {explain(payload['verdict'], payload['reason'], payload['detail'])}"]
            lines += _traceback(payload["detail"])
        return lines + _output(payload)

    def _performance(self, payload: dict[str, Any]) -> list[str]:
        if payload["not_measured"]:
            return [NOT_MEASURED.get(payload["not_measured"], f"Speed was not measured: {payload['not_measured']}")]
        what = "times less peak memory than" if payload["metric"] == "memory" else "times as fast as"
        lines = [
            f"{payload['speed_up']:.2f} {what} the baseline (90 % interval {payload['low']:.2f} to {payload['high']:.2f}, "
            f"{payload['required']:g} required); {payload['submission_ms']:.2f} ms against {payload['baseline_ms']:.2f} ms, "
            f"{payload['pairs']} pairs, {payload['clock']} clock",
            f"      {payload['workload']}; {payload['hardware']}",
        ]
        if payload["null_call_ms"]:
            lines += [
                f"      CPU {payload['submission_cpu_ms']:.2f} ms against {payload['baseline_cpu_ms']:.2f} ms; "
                f"protocol {payload['null_call_ms']:.2f} ms, subtracted"
            ]
        if payload["growth_exponent"]:
            lines += [
                f"      grows like n^{payload['growth_exponent']:.2f} ({payload['growth_low']:.2f} to "
                f"{payload['growth_high']:.2f}), at most {payload['growth_at_most']:.2f}; "
                f"baseline n^{payload['growth_baseline']:.2f}",
                *(f"        {row}" for row in payload["growth_ms"]),
            ]
        if payload["memory_growth_mib"]:
            lines += [f"      each call leaves {payload['memory_growth_mib']:.1f} MiB behind"]
        lines += [f"      {TIMING_NOTES.get(note, note)}" for note in payload["notes"]]
        return lines + ([f"      {HELD.get(payload['held'], payload['held'])}"] if payload["held"] else [])

    def _done(self, payload: dict[str, Any]) -> list[str]:
        judgement = Judgement(**payload)
        label = VERDICT_LABELS[Verdict(judgement.verdict)]
        lines = [f"{label}: {judgement.passed} of {judgement.total} cases, {judgement.wall_time_s:.2f} s"]
        if judgement.detail:
            lines += [f"      {explain(judgement.verdict, judgement.reason, judgement.detail)}"]
            lines += _traceback(judgement.detail) + _output(judgement.detail)
            if judgement.verdict == Verdict.IE and judgement.detail.get("message"):
                lines += [f"      {judgement.detail['message']}"]
        lines += [f"Note: {NOTES.get(key, key)}" for key in judgement.notes]
        if judgement.not_checked:
            lines += [f"Not checked without a GPU: {', '.join(NOT_CHECKED.get(k, k) for k in judgement.not_checked)}."]
        return lines


def _traceback(detail: dict[str, Any]) -> list[str]:
    return [f"        line {row['line']}, in {row['name']}: {row['text']}" for row in detail.get("traceback", [])]


def _output(payload: dict[str, Any]) -> list[str]:
    return [
        line
        for name in ("stdout", "stderr")
        if payload.get(name)
        for line in (f"      {name}:", *(f"        {row}" for row in payload[name].splitlines()))
    ]
