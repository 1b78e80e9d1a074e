"""What a content file means, as frozen dataclasses. Standard library only.

How the web uses it
-------------------
    parsed = question.parse_question(path, text, overlay_path, overlay_text)
    parsed.question   Question, or None when a finding is an error (the last good version stays live)
    parsed.findings   to show to the author

A `Question` holds one `Variant` (or up to 30, when it has `params`), and every variant is complete: all texts
rendered to safe HTML in every language there is, and the key. Nothing is computed in a request. Store per variant

    codec.to_json(variant)        everything; `codec.variant_from_json` gives the dataclasses back
    codec.public_json(variant)    what may be in a page *before* the answer: no key, feedback, hint or explanation
    codec.key_json(variant)       the rest, in the same tree, for the page after the answer

Fields with `SECRET` metadata are the key part; a template that shows an unanswered item gets `public_json` only.

`question.text_hash` moves with any text, `question.grading_hash` only when a response could be marked differently.

`Texts` is HTML (or plain text, where said) by language: {"en": ..., "zh-hans": ...}. "en" is always there; a
missing translation is an absent key. `pick(texts, language)` falls back to English and says which one it took.

Prompts of blanks hold one empty `<span class="blank" data-blank="0"></span>` for each blank, which
`fill_blanks(html, render)` replaces, e.g. by an input.

Responses
---------
What the page sends back, per interaction; `quizsite.practice.scoring.grade(variant, response, policy)` marks it:

    Choices    {"choices": ["id", ...]}               option ids; one for a single choice
    Blanks     {"blanks": ["softmax", "2.5 GiB", "1"]}   in order of the blanks; "" is empty; a dropdown sends the
                                                      position (from 0) of its option
    Matching   {"pairs": {"0": "b", "1": ""}}         position of the left item → id of the right item
    Ordering   {"order": ["c", "a", "b"]}             ids from first to last; left-out items are unused
    Short      {"text": "...", "ticks": [0, 2]}       without "ticks": ungraded, with suggested ticks
    Output     {"text": "..."}                        what was printed
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final, Generic, TypeVar

#: Moves when the same source would give other JSON: stored versions with another number are rebuilt by a sync.
FORMAT_VERSION: Final = 1

ENGLISH: Final = "en"
CHINESE: Final = "zh-hans"
LANGUAGES: Final = (ENGLISH, CHINESE)

Texts = Mapping[str, str]

T = TypeVar("T")


#: Metadata of the fields that must not reach a page before the answer: the key.
SECRET: Final = {"secret": True}


def pick(texts: Texts, language: str) -> tuple[str, str]:
    """(text, language it is in): `language` if there, else English."""
    return (texts[language], language) if language in texts else (texts.get(ENGLISH, ""), ENGLISH)


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, order=True)
class Finding:
    """One thing to fix in a file. Lines and columns count from 1."""

    path: str
    line: int
    col: int
    code: str
    message: str

    @property
    def severity(self) -> Severity:
        return Severity.ERROR if self.code.startswith("E") else Severity.WARNING


class QuestionType(StrEnum):
    SINGLE = "single"
    MULTI = "multi"
    BLANKS = "blanks"
    MATCH = "match"
    ORDER = "order"
    SHORT = "short"
    PRINT = "print"


class Kind(StrEnum):
    """What the reader does; finer than the type an author writes. Pages and filters show this."""

    SINGLE = "single"
    MULTI = "multi"
    BLANKS = "blanks"  # at least one text blank, or a mixture
    NUMBER = "number"  # only numeric blanks
    DROPDOWN = "dropdown"  # only dropdowns
    MATCH = "match"
    ORDER = "order"
    SHORT = "short"
    PRINT = "print"


class Status(StrEnum):
    DRAFT = "draft"
    REVIEW = "review"
    PUBLISHED = "published"
    RETIRED = "retired"


class Grading(StrEnum):
    """How partial success is paid. The names allowed for a type stand in `GRADINGS`; the first is the default."""

    ALL = "all"  # all or nothing
    NET = "net"  # (right - wrong picks) / right ones there are, at least 0
    COVERAGE = "coverage"  # recall times precision
    EACH = "each"  # share of right decisions
    WEIGHTS = "weights"  # the author's weight of each option
    SHARE = "share"  # share of right parts
    LCS = "lcs"  # longest common subsequence, minus decoys used
    POINTS = "points"  # rubric points


GRADINGS: Final[Mapping[QuestionType, tuple[Grading, ...]]] = {
    QuestionType.SINGLE: (Grading.ALL, Grading.WEIGHTS),
    QuestionType.MULTI: (Grading.NET, Grading.ALL, Grading.COVERAGE, Grading.EACH, Grading.WEIGHTS),
    QuestionType.BLANKS: (Grading.SHARE, Grading.ALL),
    QuestionType.MATCH: (Grading.SHARE, Grading.ALL),
    QuestionType.ORDER: (Grading.LCS, Grading.ALL),
    QuestionType.SHORT: (Grading.POINTS,),
    QuestionType.PRINT: (Grading.ALL,),
}


# --- interactions -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Option:
    """One choice. `last` keeps it at the end when a page shuffles."""

    id: str
    text: Texts
    last: bool = False
    correct: bool = field(default=False, metadata=SECRET)
    feedback: Texts = field(default_factory=dict, metadata=SECRET)
    weight: float | None = field(default=None, metadata=SECRET)


@dataclass(frozen=True)
class Choices:
    multiple: bool
    options: tuple[Option, ...]


@dataclass(frozen=True)
class Matcher:
    """What a typed or picked answer is compared with; right answers and recognised mistakes alike.

    texts      accepted texts of all languages, compared after `fold`
    spaces     spaces between words count (for segmentations: "ab cd" is not "abc d")
    patterns   regular expressions, which must match the whole answer, case aside
    low, high  closed interval in the unit of the blank
    option     position of a dropdown option
    """

    texts: tuple[str, ...] = ()
    spaces: bool = False
    patterns: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    option: int | None = None


@dataclass(frozen=True)
class Blank:
    """kind is "text", "number" or "dropdown"; `unit` stands behind a number field ("" for a bare number).

    options of a dropdown: HTML. shown is the right answer as plain text (a dropdown's as HTML), for the page after
    the answer.
    """

    kind: str
    unit: str = ""
    options: tuple[Texts, ...] = ()
    key: Matcher = field(default_factory=Matcher, metadata=SECRET)
    shown: Texts = field(default_factory=dict, metadata=SECRET)


@dataclass(frozen=True)
class BlankMistake:
    """A typical wrong answer to blank number `blank` (from 0), and what to say about it."""

    blank: int
    matches: Matcher
    text: Texts


@dataclass(frozen=True)
class Blanks:
    blanks: tuple[Blank, ...]
    mistakes: tuple[BlankMistake, ...] = field(default=(), metadata=SECRET)


@dataclass(frozen=True)
class RightItem:
    """One entry of the right column; its id says nothing about where it belongs."""

    id: str
    text: Texts


@dataclass(frozen=True)
class PairMistake:
    left: int
    right: str
    text: Texts


@dataclass(frozen=True)
class Matching:
    """`right` is already shuffled and holds the decoys; `key[i]` is the id that belongs to `left[i]`."""

    left_title: Texts
    right_title: Texts
    left: tuple[Texts, ...]
    right: tuple[RightItem, ...]
    key: tuple[str, ...] = field(default=(), metadata=SECRET)
    mistakes: tuple[PairMistake, ...] = field(default=(), metadata=SECRET)


@dataclass(frozen=True)
class OrderItem:
    """One line to put in order. Decoys belong nowhere; their feedback says why."""

    id: str
    text: Texts
    feedback: Texts = field(default_factory=dict, metadata=SECRET)


@dataclass(frozen=True)
class Ordering:
    """`items` is already shuffled; `key` holds the ids that belong in the list, first to last."""

    items: tuple[OrderItem, ...]
    key: tuple[str, ...] = field(default=(), metadata=SECRET)


@dataclass(frozen=True)
class RubricPoint:
    """keywords: plain text of all languages; a trailing `*` matches any ending. One found ticks the point."""

    points: float
    text: Texts
    keywords: tuple[str, ...] = ()


@dataclass(frozen=True)
class Short:
    rubric: tuple[RubricPoint, ...] = field(default=(), metadata=SECRET)
    answer: Texts = field(default_factory=dict, metadata=SECRET)


@dataclass(frozen=True)
class Output:
    """code: the program, plain text (it also stands, highlighted, at the end of the prompt)."""

    code: str
    expected: str = field(default="", metadata=SECRET)


Interaction = Choices | Blanks | Matching | Ordering | Short | Output


# --- questions --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Variant:
    """One complete, rendered question. Without `params` there is exactly one, with no values."""

    number: int
    prompt: Texts
    interaction: Interaction
    grading: Grading
    values: Mapping[str, Any] = field(default_factory=dict, metadata=SECRET)  # a derived value may be the answer
    hint_count: int = 0
    hints: tuple[Texts, ...] = field(default=(), metadata=SECRET)
    explanation: Texts = field(default_factory=dict, metadata=SECRET)


@dataclass(frozen=True)
class Question:
    """One question file with its overlay.

    id            "<topic>/<slug>", the path below the bank without the suffix
    minutes       expected time
    notes         ids of the facts that it covers
    refs          literature, HTML each (the same in every language)
    stem          first sentence of the prompt as inline HTML
    title         plain text, for lists; of a draft without one, the stem without markup
    search_text   plain text of title, prompt, options and explanation, for the search index
    languages     those with complete texts
    """

    topic: str
    slug: str
    type: QuestionType
    kind: Kind
    difficulty: int
    time_s: int
    tags: tuple[str, ...]
    notes: tuple[str, ...]
    refs: tuple[str, ...]
    status: Status
    grading: Grading
    languages: tuple[str, ...]
    stem: Texts
    title: Texts
    search_text: Texts
    text_hash: str
    grading_hash: str
    variants: tuple[Variant, ...]

    @property
    def id(self) -> str:
        return f"{self.topic}/{self.slug}"

    @property
    def minutes(self) -> float:
        return self.time_s / 60


@dataclass(frozen=True)
class Parsed(Generic[T]):
    """A value, unless an error stands among the findings."""

    value: T | None
    findings: tuple[Finding, ...] = ()

    @property
    def errors(self) -> tuple[Finding, ...]:
        return tuple(f for f in self.findings if f.severity is Severity.ERROR)


# --- tasks, notes, topics ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Task:
    """The page part of a task folder; what it is judged by is `grader.spec.TaskSpec`.

    statement, hints: HTML. title: plain text. minutes: expected time of a solver.
    """

    slug: str
    topic: str
    difficulty: int
    minutes: int
    tags: tuple[str, ...]
    notes: tuple[str, ...]
    status: Status
    languages: tuple[str, ...]
    title: Texts
    statement: Texts
    hints: tuple[Texts, ...]
    starter: str
    search_text: Texts
    text_hash: str


@dataclass(frozen=True)
class Note:
    """One fact of the syllabus. `fact` is HTML by language, `erratum` HTML of what is often said wrongly.

    topic is that of its cluster, which counts; kind is definition, reason, formula, ... remark: a caveat.
    tasks: slugs of implementation tasks that exercise it (not all of them exist yet). search_text: plain text.
    """

    id: str
    topic: str
    cluster: str
    kind: str
    fact: Texts
    erratum: Texts
    remark: Texts
    tasks: tuple[str, ...]
    search_text: Texts


@dataclass(frozen=True)
class Cluster:
    """Facts that say the same thing; one good question covers them all. title: plain text."""

    id: str
    topic: str
    title: Texts
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Topic:
    """title, description, group_title: plain text. `order` counts from 0 over all topics."""

    id: str
    order: int
    group: str
    group_title: Texts
    title: Texts
    description: Texts


# --- helpers for pages ------------------------------------------------------------------------------------------

_BLANK = re.compile(r'<span class="blank" data-blank="(\d+)"></span>')


def fill_blanks(html: str, render: Callable[[int], str]) -> str:
    """`html` with the place of each blank replaced by `render(position)`, which must return safe HTML.

    >>> fill_blanks('a <span class="blank" data-blank="0"></span> b', lambda i: f"[{i}]")
    'a [0] b'
    """
    return _BLANK.sub(lambda match: render(int(match[1])), html)


def split_blanks(html: str) -> Iterator[str | int]:
    """The same as a sequence for templates: HTML pieces (str) and positions of blanks (int), in order."""
    for place, piece in enumerate(_BLANK.split(html)):
        yield int(piece) if place % 2 else piece
