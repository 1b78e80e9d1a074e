"""Does a task judge what it says? Its solutions through the real judge, and answers that no task may accept.

solutions/*.py     first line `# verdict: WA tolerance — no 1/sqrt(D) scaling`: verdict, reason (optional), mistake
starter.py         must not be accepted
degenerate answers zeros, ones, a constant, the first input, reversed, one precision lower: at least one case must refuse each
inputs             each tensor must matter to the expected result in some case
"""

from __future__ import annotations

import re
import secrets
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from grader.cases import Answer, BuiltCase, build_case, tensors
from grader.checkers import Claim, check
from grader.judge import judge
from grader.loader import Task
from grader.messages import explain
from grader.protocol import Job, JobKind, ReportKind
from grader.sandbox.base import Sandbox
from grader.spec import Checker
from grader.verdicts import Reason, Verdict

HEADER = re.compile(r"# verdict: (?P<verdict>[A-Z]+)(?: (?P<reason>[a-z_]+))?(?: — (?P<mistake>.+))?\s*\Z")


class HeaderError(ValueError):
    """The first line of a solution does not say what verdict it must get."""


@dataclass(frozen=True)
class Expectation:
    """What the first line of a solution says; `reason` None means any."""

    verdict: Verdict
    reason: Reason | None
    mistake: str


@dataclass(frozen=True)
class Check:
    """One line of the table: what was tried, what was due, what came.

    `unmeasured` says why this machine cannot tell: a slow solution was accepted where nothing can be timed.
    """

    task: str
    name: str
    expected: str
    actual: str
    ok: bool
    note: str = ""
    unmeasured: str = ""


def parse_header(path: Path) -> Expectation:
    """The expectation in the first line of `path`. Raises HeaderError."""
    with path.open(encoding="utf-8-sig", errors="replace") as lines:
        first = lines.readline().rstrip("\n")
    match = HEADER.match(first)
    if match is None:
        raise HeaderError(f"{path}:1: begin with `# verdict: WA tolerance — the mistake`, not {first!r}")
    try:
        reason = Reason(match["reason"]) if match["reason"] else None
        return Expectation(Verdict(match["verdict"]), reason, match["mistake"] or "")
    except ValueError as error:
        raise HeaderError(f"{path}:1: {error}; see grader/verdicts.py") from error


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
    yield from check_degenerate(task)
    yield from check_inputs_matter(task)
    solutions = sorted((task.folder / "solutions").glob("*.py"))
    accepted = [path for path in solutions if path.name.startswith("accepted_")]
    slug = task.spec.slug
    yield Check(slug, "solutions/accepted_*.py", "at least 1", str(len(accepted)), bool(accepted))
    for path in solutions:
        yield check_solution(task, sandbox, path)
    starter = task.folder / "starter.py"
    if starter.is_file():
        judged = _judged(task, sandbox, starter.read_text(encoding="utf-8"))
        yield Check(slug, "starter.py", "not AC", judged.verdict, judged.verdict != Verdict.AC, judged.note)


def check_solution(task: Task, sandbox: Sandbox, path: Path) -> Check:
    """One file of solutions/ through the judge, against its first line."""
    name = f"{path.parent.name}/{path.name}"
    try:
        expectation = parse_header(path)
    except HeaderError as error:
        return Check(task.spec.slug, name, "a header", "none", False, str(error))
    judged = _judged(task, sandbox, path.read_text(encoding="utf-8", errors="surrogateescape"))
    wanted = f"{expectation.verdict} {expectation.reason or ''}".strip()
    ok = judged.verdict == expectation.verdict and expectation.reason in (None, judged.reason)
    unmeasured = "" if ok or judged.verdict != Verdict.AC else judged.unmeasured
    actual = f"{judged.verdict} {judged.reason}".strip()
    return Check(task.spec.slug, name, wanted, actual, ok or bool(unmeasured), judged.note, unmeasured)


def check_degenerate(task: Task) -> Iterator[Check]:
    """Answers that know nothing must be refused by at least one case: else the cases cannot tell."""
    built = [build_case(task, index, secrets.token_hex(32), "verify") for index in range(len(task.cases))]
    for name, change in _DEGENERATE.items():
        if name == "one precision lower" and task.spec.checker is Checker.EXACT:
            continue
        changed = [_degenerate_claim(case, change) for case in built]
        tried = [(case, claim) for case, claim in zip(built, changed, strict=True) if claim is not None]
        if not tried:
            continue
        refused = any(not check(case, claim).accepted for case, claim in tried)
        note = "" if refused else "every case accepts this; aim a case at it"
        yield Check(task.spec.slug, f"answer: {name}", "refused", "refused" if refused else "accepted", refused, note)


def check_inputs_matter(task: Task) -> Iterator[Check]:
    """Each tensor argument, disturbed, must change the expected result of some case."""
    influence: dict[str, bool] = {}
    for index, case in enumerate(task.cases):
        for name, value in case.make(index).items():
            if not isinstance(value, torch.Tensor) or influence.get(name):
                continue
            inputs = case.make(index)
            before = list(tensors(Answer(task.expected(case.make(index))).output))
            inputs[name] = _disturbed(value)
            try:
                after = list(tensors(task.expected(inputs)))
            except Exception:  # the disturbed value is not a legal one: then it certainly matters
                influence[name] = True
                continue
            same = len(before) == len(after) and all(map(torch.equal, before, after))
            influence[name] = not before or not same
    for name, matters in influence.items():
        note = "" if matters else "no case depends on it; aim one at it"
        actual = "changes the result" if matters else "changes nothing"
        yield Check(task.spec.slug, f"input: {name}", "changes the result", actual, matters, note)


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


_Change = Callable[[torch.Tensor, BuiltCase], torch.Tensor | None]


def _first_input(answer: torch.Tensor, case: BuiltCase) -> torch.Tensor | None:
    fitting = [t for t in tensors(case.inputs) if t.shape == answer.shape and t.dtype == answer.dtype]
    return fitting[0].clone() if fitting else None


def _mean(answer: torch.Tensor, case: BuiltCase) -> torch.Tensor | None:
    return answer.double().mean().to(answer.dtype).expand(answer.shape).contiguous() if answer.numel() > 1 else None


#: bf16 is the lowest of the three, so only wider results have a precision below them that is not meant.
_LOWER = {torch.float64: torch.float32, torch.float32: torch.bfloat16}


def _lower(answer: torch.Tensor, case: BuiltCase) -> torch.Tensor | None:
    lower = _LOWER.get(answer.dtype)
    return None if lower is None else answer.to(lower).to(answer.dtype)


_DEGENERATE: dict[str, _Change] = {
    "zeros": lambda answer, case: torch.zeros_like(answer),
    "ones": lambda answer, case: torch.ones_like(answer),
    "its own mean": _mean,
    "the first input": _first_input,
    "one precision lower": _lower,
}


def _degenerate_claim(case: BuiltCase, change: _Change) -> Claim | None:
    """The yardstick's answer with every tensor of the result changed; None where the change does not apply."""
    answer = case.plain or case.expected
    if not any(True for _ in tensors(answer.output)):
        return None
    changed = [change(t, case) for t in tensors(answer.output)]
    if any(t is None for t in changed):
        return None
    supply = iter(changed)
    return Claim(_replaced(answer.output, supply), dict(answer.gradients), case.inputs)


def _replaced(tree: Any, supply: Iterator[torch.Tensor | None]) -> Any:
    if isinstance(tree, torch.Tensor):
        return next(supply)
    if isinstance(tree, dict):
        return {key: _replaced(value, supply) for key, value in tree.items()}
    if isinstance(tree, list | tuple):
        return type(tree)(_replaced(value, supply) for value in tree)
    return tree


def _disturbed(value: torch.Tensor) -> torch.Tensor:
    if value.dtype == torch.bool:
        return ~value
    if value.is_floating_point():
        return torch.where(value.isfinite(), value * 1.5 + 0.25, value)
    return value.flip(0) if value.dim() else value + 1
