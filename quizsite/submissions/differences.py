"""The difference between two sources, line by line, for a table. Pure."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass

#: Unchanged lines shown around a change.
CONTEXT_LINES = 3


@dataclass(frozen=True)
class Line:
    """One row of the table. Numbers count from 1; None where the side has no line here.

    kind   "same", "changed", "removed" (left only), "added" (right only), or "gap" (unchanged lines left out)
    """

    kind: str
    left_number: int | None = None
    left: str = ""
    right_number: int | None = None
    right: str = ""


def side_by_side(left: str, right: str) -> list[Line]:
    """Rows that turn `left` into `right`, with three unchanged lines around each change.

    >>> [(line.kind, line.left, line.right) for line in side_by_side("a\\nb", "a\\nc\\nd")]
    [('same', 'a', 'a'), ('changed', 'b', 'c'), ('added', '', 'd')]
    """
    left_lines, right_lines = left.splitlines(), right.splitlines()
    matcher = difflib.SequenceMatcher(None, left_lines, right_lines)
    lines: list[Line] = []
    shown_to = 0  # lines of the left side accounted for
    for group in matcher.get_grouped_opcodes(CONTEXT_LINES):
        if group[0][1] > shown_to:
            lines.append(Line("gap"))
        for tag, left_from, left_to, right_from, right_to in group:
            lines.extend(_rows(tag, left_lines, left_from, left_to, right_lines, right_from, right_to))
        shown_to = group[-1][2]
    if lines and shown_to < len(left_lines):
        lines.append(Line("gap"))
    return lines


def _rows(
    tag: str, left: list[str], left_from: int, left_to: int, right: list[str], right_from: int, right_to: int
) -> Iterator[Line]:
    for step in range(max(left_to - left_from, right_to - right_from)):
        i, j = left_from + step, right_from + step
        if i < left_to and j < right_to:
            yield Line("same" if tag == "equal" else "changed", i + 1, left[i], j + 1, right[j])
        elif i < left_to:
            yield Line("removed", left_number=i + 1, left=left[i])
        else:
            yield Line("added", right_number=j + 1, right=right[j])
