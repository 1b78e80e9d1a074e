"""Does a task judge what it says? Its solutions through the real judge, and the gates of `grader.gates`.

solutions/*.py   first line `# verdict: WA tolerance — no 1/sqrt(D) scaling`: verdict, reason, mistake
starter.py       must not be accepted
right for k calls   an accepted solution that goes wrong while it is timed must be caught
"""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.gates import Check, fast_gates
from grader.gates.header import Expectation, HeaderError, parse_header, parse_reasoned_header
from grader.gates.repeats import RIGHT_CALLS, right_for
from grader.gates.seeds import check_seeds
from grader.judge import judge
from grader.loader import Task
from grader.messages import explain
from grader.protocol import Job, JobKind, ReportKind
from grader.sandbox.base import Sandbox
from grader.verdicts import Verdict

__all__ = ["Check", "Expectation", "HeaderError", "check_solution", "make_job", "parse_header", "verify_task"]


def make_job(task: Task, source: str, kind: JobKind = JobKind.SUBMIT, scratch: str = "") -> Job:
    """A job with a fresh run_id and seed, for use without a web site."""
    return Job(
        run_id=str(uuid.uuid4()),
        submission_id=0,
        kind=kind,
        task=task.spec.slug,
        task_hash=task.hash,
        source=source,
        seed=secrets.token_hex(32),
        scratch=scratch,
    )


def verify_task(task: Task, sandbox: Sandbox) -> Iterator[Check]:
    """All checks of one task, as they are done."""
    yield from fast_gates(task)
    solutions = sorted((task.folder / "solutions").glob("*.py"))
    accepted = [path for path in solutions if path.name.startswith("accepted_")]
    slug = task.spec.slug
    yield Check(slug, "solutions/accepted_*.py", "at least 1", str(len(accepted)), bool(accepted))
    readable = []
    for path in solutions:
        check = check_solution(task, sandbox, path)
        readable += [path] if check.expected != _NO_HEADER else []
        yield check
    starter = task.folder / "starter.py"
    if starter.is_file():
        judged = _judged(task, sandbox, _source(starter))
        actual = "refused" if judged.verdict != Verdict.AC else "accepted"
        yield Check(slug, "starter.py", "refused", actual, judged.verdict != Verdict.AC, note=judged.note)
    if accepted and task.spec.performance is not None:
        yield from check_repeats(task, sandbox, accepted[0])
    yield from check_seeds(task, readable)


_NO_HEADER = "a header"


def check_solution(task: Task, sandbox: Sandbox, path: Path) -> Check:
    """One file of solutions/ through the judge, against its first line."""
    name = f"{path.parent.name}/{path.name}"
    try:
        expectation = parse_reasoned_header(path)
    except HeaderError as error:
        return Check(task.spec.slug, name, _NO_HEADER, "none", False, note=str(error))
    judged = _judged(task, sandbox, _source(path))
    ok = (judged.verdict, judged.reason) == (expectation.verdict, expectation.reason)
    unmeasured = "" if ok or judged.verdict != Verdict.AC else judged.unmeasured
    actual = f"{judged.verdict} {judged.reason}".strip()
    return Check(
        task.spec.slug, name, str(expectation), actual, ok or bool(unmeasured), note=judged.note, unmeasured=unmeasured
    )


def check_repeats(task: Task, sandbox: Sandbox, accepted: Path) -> Iterator[Check]:
    """An accepted solution that gives one wrong element after its first calls. Where a case makes fewer, as most do,
    only the timed calls can tell."""
    for calls in RIGHT_CALLS:
        judged = _judged(task, sandbox, right_for(calls, _source(accepted), task.spec.entry_point))
        unmeasured = judged.unmeasured if judged.verdict == Verdict.AC else ""
        ok = judged.verdict == Verdict.WA or bool(unmeasured)
        name = f"right for {calls} call{'s' if calls > 1 else ''}"
        note = "" if ok else judged.note
        yield Check(task.spec.slug, name, "WA", judged.verdict, ok, note=note, unmeasured=unmeasured)


def _source(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="surrogateescape")


@dataclass(frozen=True)
class _Judged:
    verdict: str
    reason: str
    note: str
    unmeasured: str


def _judged(task: Task, sandbox: Sandbox, source: str) -> _Judged:
    """Verdict and reason of a source, with the explanation of the first case that is not accepted."""
    notes: list[str] = []
    unmeasured = ""

    def listen(kind: ReportKind, payload: dict[str, Any]) -> None:
        if kind is ReportKind.CASE and payload["verdict"] not in (Verdict.AC, Verdict.SK):
            text = explain(payload["verdict"], payload["reason"], payload["detail"])
            notes.append(f"{payload['name']}: {text}")
        elif kind is ReportKind.PERFORMANCE:
            nonlocal unmeasured
            unmeasured = payload["not_measured"] if payload["passed"] is None else ""
            figure = f"{payload['speed_up']:.2f} of {payload['required']:g} required, {payload['pairs']} pairs"
            notes.append(payload["not_measured"] or figure)

    judgement = judge(make_job(task, source), task, sandbox, listen)
    if judgement.detail and not notes:
        notes.append(explain(judgement.verdict, judgement.reason, judgement.detail))
    if judgement.verdict == Verdict.IE:
        notes.append(str(judgement.detail.get("message", "")))
    return _Judged(judgement.verdict, judgement.reason, notes[0] if notes else "", unmeasured)
