"""Cases in markdown: a file of fixtures holds sections `## title`, each with fences named by what they hold.

    ## Title of the case
    ~~~~ input
    …
    ~~~~
    ~~~~ expected
    …
    ~~~~

A new case is a new section; no Python is needed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

FIXTURES = Path(__file__).parent / "fixtures"
_SECTION = re.compile(r"^## (?P<title>.+)$", re.MULTILINE)
_FENCE = re.compile(r"^~~~~ (?P<name>\w+)\n(?P<text>.*?)^~~~~$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Case:
    title: str
    parts: dict[str, str]

    def __getitem__(self, name: str) -> str:
        return self.parts[name]


def cases(name: str) -> list[Case]:
    """The cases of fixtures/<name>.md."""
    text = (FIXTURES / f"{name}.md").read_text(encoding="utf-8")
    fences = [*_FENCE.finditer(text)]
    outside = _FENCE.sub(lambda fence: re.sub(r"[^\n]", " ", fence[0]), text)  # headings inside fences do not count
    titles = [*_SECTION.finditer(outside)]
    ends = [*(title.start() for title in titles[1:]), len(text)]
    found = [
        Case(title["title"], {f["name"]: f["text"] for f in fences if title.end() <= f.start() < end})
        for title, end in zip(titles, ends, strict=True)
    ]
    assert found, name
    return found
