"""The first line of a solution: what the judge must find in it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path

from grader.verdicts import Reason, Verdict

HEADER = re.compile(r"# verdict: (?P<verdict>[A-Z]+)(?: (?P<reason>[a-z_]+))?(?: — (?P<mistake>.+))?\s*\Z")

#: Verdicts that say everything by themselves; of all others the reason must be named.
_WITHOUT_REASON = (Verdict.AC, Verdict.MLE)


class HeaderError(ValueError):
    """The first line of a solution does not say what verdict it must get."""


@dataclass(frozen=True)
class Expectation:
    """What the first line of a solution says; `reason` None means any."""

    verdict: Verdict
    reason: Reason | None
    mistake: str

    def __str__(self) -> str:
        return f"{self.verdict} {self.reason or ''}".strip()


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


def parse_reasoned_header(path: Path) -> Expectation:
    """As `parse_header`, for a solution of a task: a verdict that has reasons must come with its own.

    A wrong solution that fails for another reason than its mistake shows that the cases do not look where they should.
    """
    expectation = parse_header(path)
    if (expectation.reason is None) != (expectation.verdict in _WITHOUT_REASON):
        what = "needs its reason" if expectation.reason is None else "has no reason"
        raise HeaderError(f"{path}:1: {expectation.verdict} {what}, as in `# verdict: WA tolerance — the mistake`")
    return replace(expectation, reason=expectation.reason or Reason.NONE)
