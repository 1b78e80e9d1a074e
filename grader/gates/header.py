"""The first line of a solution: what the judge must find in it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from grader.verdicts import Reason, Verdict

HEADER = re.compile(r"# verdict: (?P<verdict>[A-Z]+)(?: (?P<reason>[a-z_]+))?(?: — (?P<mistake>.+))?\s*\Z")

#: Verdicts that say everything by themselves; of all others the reason must be named.
_WITHOUT_REASON = (Verdict.AC, Verdict.MLE)


class HeaderError(ValueError):
    """The first line of a solution does not say what verdict it must get."""


@dataclass(frozen=True)
class Expectation:
    """What the first line of a solution says."""

    verdict: Verdict
    reason: Reason
    mistake: str

    def __str__(self) -> str:
        return f"{self.verdict} {self.reason}".strip()


def parse_header(path: Path) -> Expectation:
    """The expectation in the first line of `path`. Raises HeaderError."""
    with path.open(encoding="utf-8-sig", errors="replace") as lines:
        first = lines.readline().rstrip("\n")
    match = HEADER.match(first)
    if match is None:
        raise HeaderError(f"{path}:1: begin with `# verdict: WA tolerance — the mistake`, not {first!r}")
    try:
        verdict, reason = Verdict(match["verdict"]), Reason(match["reason"] or "")
    except ValueError as error:
        raise HeaderError(f"{path}:1: {error}; see grader/verdicts.py") from error
    if (reason is Reason.NONE) != (verdict in _WITHOUT_REASON):
        what = "has no reason" if reason is not Reason.NONE else "needs its reason"
        raise HeaderError(f"{path}:1: {verdict} {what}, as in `# verdict: WA tolerance — the mistake`")
    return Expectation(verdict, reason, match["mistake"] or "")
