"""Solutions with fresh numbers: accepted ones stay accepted, with room to spare; wrong ones fail for their reason."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from grader.cases import BuiltCase
from grader.checkers import check
from grader.gates.cases import built_cases
from grader.gates.header import parse_reasoned_header
from grader.gates.table import Check
from grader.gates.workshop import Workshop
from grader.judge import STOP_AFTER_FAILURES, decisive
from grader.loader import Task
from grader.outcomes import Finding, read_call, read_import
from grader.verdicts import Reason, Verdict

ACCEPTED_SEEDS = 20
WRONG_SEEDS = 3

#: An honest solution should use no more of its error budget; above the second, the author must look.
WANTED_MARGIN, WARNING_MARGIN = 1 / 3, 1 / 2


@dataclass(frozen=True)
class Ran:
    """How a solution fared in all cases of one set of seeds. `case` is the one that decided."""

    finding: Finding
    case: str
    margin: float


def check_seeds(task: Task, solutions: list[Path]) -> Iterator[Check]:
    """Accepted solutions with twenty sets of fresh seeds, wrong ones with three.

    Only verdicts that a plain process can tell: right, wrong, an exception.
    """
    cases = [built_cases(task, number) for number in range(1, ACCEPTED_SEEDS + 1)]
    with Workshop(task) as workshop:
        for path in solutions:
            expectation = parse_reasoned_header(path)
            wanted = Finding(expectation.verdict, expectation.reason or Reason.NONE)
            source = path.read_text(encoding="utf-8", errors="surrogateescape")
            if wanted.verdict is Verdict.AC:
                yield _check_accepted(task, path, [_run(task, workshop, source, built) for built in cases])
            elif wanted.verdict is Verdict.WA or wanted.reason is Reason.EXCEPTION:
                few = cases[:WRONG_SEEDS]
                yield _check_wrong(task, path, wanted, [_run(task, workshop, source, built) for built in few])


def _run(task: Task, workshop: Workshop, source: str, cases: list[BuiltCase]) -> Ran:
    """As the judge runs it, but all in one process."""
    finding = read_import(workshop.open(source), task.spec.limits)
    findings, margin = [finding], 0.0
    names = ["import"]
    for case in cases if finding.verdict is not Verdict.CE else []:
        outcome = workshop.call(case.frame)
        finding, claim = read_call(outcome, task.spec.limits, case.wanted)
        if claim is not None:
            result = check(case, claim)
            finding = Finding(result.verdict, result.reason, result.detail)
            margin = max(margin, result.margin)
        findings.append(finding)
        names.append(case.case.name)
        # one that ended the process, or hangs, would do so again, and each time torch is imported anew
        if outcome.result is None or sum(f.verdict is not Verdict.AC for f in findings) >= STOP_AFTER_FAILURES:
            break
    decided = decisive(findings)
    return Ran(decided, names[findings.index(decided)], margin)


def _check_accepted(task: Task, path: Path, runs: list[Ran]) -> Check:
    name = f"seeds: {path.name}"
    failed = [run for run in runs if run.finding.verdict is not Verdict.AC]
    if failed:
        actual = f"{_title(failed[0].finding)} in {len(failed)} of {len(runs)}"
        note = f"{failed[0].case}: {failed[0].finding.detail}"
        return Check(task.spec.slug, name, "AC", actual, False, note=note)
    worst = max(run.margin for run in runs)
    spread = f"largest error {worst:.2f} of its budget, from {min(run.margin for run in runs):.2f} by seed"
    warning = "" if worst <= WARNING_MARGIN else "; above one half, give this case an atol or plain() less accuracy"
    return Check(task.spec.slug, name, "AC", "AC", True, f"{len(runs)} seeds, {_margin(worst)}", spread + warning)


def _margin(worst: float) -> str:
    """In classes, so that another processor's rounding seldom changes a record."""
    limits = {"within a third of the budget": WANTED_MARGIN, "within half of the budget": WARNING_MARGIN}
    return "exact" if worst == 0 else next((text for text, m in limits.items() if worst <= m), "within the budget")


def _check_wrong(task: Task, path: Path, wanted: Finding, runs: list[Ran]) -> Check:
    odd = [run for run in runs if (run.finding.verdict, run.finding.reason) != (wanted.verdict, wanted.reason)]
    actual = _title(odd[0].finding) if odd else _title(wanted)
    where = f", first in case: {odd[0].case}" if odd and odd[0].finding.verdict is not Verdict.AC else ""
    note = f"in {len(odd)} of {len(runs)} sets of seeds{where}" if odd else ""
    return Check(task.spec.slug, f"seeds: {path.name}", _title(wanted), actual, not odd, f"{len(runs)} seeds", note)


def _title(finding: Finding) -> str:
    return f"{finding.verdict} {finding.reason}".strip()
