"""Titles of questions and tasks: short plain text that says what it is about, in each language."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from quizsite.catalog.formats import lint, markup
from quizsite.catalog.formats.model import CHINESE, ENGLISH, Blanks, Choices, Interaction
from quizsite.catalog.formats.source import Source

#: Fewest and most characters; a Chinese character says and takes about as much as two Latin ones.
LENGTHS: Final[Mapping[str, tuple[int, int]]] = {ENGLISH: (3, 60), CHINESE: (2, 30)}
_NAMES: Final = {ENGLISH: "English", CHINESE: "Chinese"}


def read_title(source: Source, language: str, *, required: bool) -> str:
    """The title in the front matter of `source`, or "" with an E105 if it is unfit or `required` and missing."""
    value = source.front.get("title")
    low, high = LENGTHS[language]
    if value is None and not required:
        return ""
    if value is None:
        problem = f"no title: add 'title: …', {low} to {high} characters of plain {_NAMES[language]} text for lists"
    elif not isinstance(value, str):
        problem = f"title is {value!r}, which YAML does not read as text; put it in quotes"
    elif not low <= len(title := value.strip()) <= high:
        problem = f"title has {len(title)} characters; {low} to {high} fit into a list"
    elif not _is_plain(title):
        problem = "title is plain text: leave out markup, formulas and {{ … }}, and write symbols as characters"
    else:
        if language == CHINESE:
            for message in lint.chinese_problems(title):
                source.report.add("W605", f"title: {message}", *source.at("title"))
        return title
    source.report.add("E105", problem, *source.at("title"))
    return ""


def _is_plain(title: str) -> bool:
    """Whether markdown leaves the text as it is."""
    return "{{" not in title and markup.plain(markup.render_inline(title)) == title


def telling(title: str, language: str, interaction: Interaction) -> str:
    """The right answer that stands in `title` word for word, or ""."""
    return next((answer for answer in _answers(interaction, language) if _stands_in(answer, title)), "")


def _answers(interaction: Interaction, language: str) -> Iterator[str]:
    """Right answers in words, as plain text; numbers are left out, as a title may name figures of the prompt."""

    def text(html: Mapping[str, str]) -> str:
        return markup.plain(html.get(language) or html[ENGLISH])

    match interaction:
        case Choices(options=options):
            yield from (text(option.text) for option in options if option.correct)
        case Blanks(blanks=blanks):
            yield from (answer for blank in blanks if blank.kind == "text" for answer in blank.key.texts)


def _stands_in(answer: str, title: str) -> bool:
    answer, title = _comparable(answer), _comparable(title)
    if len(answer) < (3 if answer.isascii() else 2):  # "A" or 行 stands in many a title and tells nothing
        return False
    start, end = (r"\b" if char.isascii() and char.isalnum() else "" for char in (answer[:1], answer[-1:]))
    return bool(re.search(start + re.escape(answer) + end, title, re.ASCII))


def _comparable(text: str) -> str:
    return re.sub(r"[\s-]+", " ", unicodedata.normalize("NFKC", text).casefold())


def same(titles: Iterable[tuple[str, Mapping[str, str]]]) -> Iterator[tuple[str, str, str]]:
    """(id, id before it, title) for each title of `titles`, pairs of id and texts, that an earlier one has too."""
    seen: dict[tuple[str, str], str] = {}
    for identity, texts in titles:
        for language, title in texts.items():
            earlier = seen.setdefault((language, _comparable(title)), identity)
            if earlier != identity:
                yield identity, earlier, title
