"""What a gate says: one line for each thing that was tried."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Check:
    """One line of the table: what was tried, what was due, what came.

    figures      counts and margins, the same each time that the same version of the task is verified
    note         for the author: what to do, or what a learner would read
    unmeasured   why this machine cannot tell: a slow solution was accepted where nothing can be timed
    """

    task: str
    name: str
    expected: str
    actual: str
    ok: bool
    figures: str = ""
    note: str = ""
    unmeasured: str = ""


def counted(count: int, total: int, what: str = "cases") -> str:
    """
    >>> counted(3, 19)
    '3 of 19 cases'
    """
    return f"{count} of {total} {what}"
