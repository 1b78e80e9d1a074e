"""Writes the stamp `of:` into translations: the hash of the original that they were made from."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from quizsite.catalog.formats.bank import QuestionFile
from quizsite.catalog.formats.source import read_source

_OF = re.compile(r"^of:.*$", re.MULTILINE)
_LANG = re.compile(r"^lang:.*$", re.MULTILINE)


def stamp_questions(files: Iterable[QuestionFile], named: Iterable[Path] = ()) -> list[Path]:
    """Stamp what has no stamp yet, and what is stale if its file is `named` itself. Returns the files written.

    A stale stamp is the only sign that a translation lags behind, so a sweep over a folder does not renew it.
    """
    chosen = {path.resolve() for path in named}
    return [
        file.overlay
        for file in files
        if file.overlay and stamp(file.path, file.overlay, renew=bool({file.path.resolve(), file.overlay.resolve()} & chosen))
    ]  # fmt: skip


def stamp(original: Path, overlay: Path, *, renew: bool) -> bool:
    """Write the stamp of `original` into `overlay`; False if nothing had to be written."""
    text = overlay.read_text(encoding="utf-8")
    line = f"of: {read_source(str(original), original.read_text(encoding='utf-8')).hash}"
    end = text.find("\n---", 3)
    front, rest = text[: max(end, 0)], text[max(end, 0) :]
    if _OF.search(front):
        if not renew or line in front.splitlines():
            return False
        front = _OF.sub(line, front, count=1)
    elif _LANG.search(front):
        front = _LANG.sub(lambda found: f"{found[0]}\n{line}", front, count=1)
    else:
        return False
    overlay.write_text(front + rest, encoding="utf-8")
    return True
