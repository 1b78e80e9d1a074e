"""Marks a response to one variant of a question. Pure: dataclasses and JSON values in, a `Grade` out; no Django.

    grade(variant, response, policy)   response: JSON as `formats.model` says under "Responses"
    grade_json(...)                    the same as JSON, for a row

A response that cannot be read (a number field with "about five", an unknown option id) is INVALID and costs
nothing; the page says what is wrong beside the field.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any, Final

from quizsite.catalog.formats.fold import fold, output_lines
from quizsite.catalog.formats.model import (
    Blank,
    Blanks,
    Choices,
    Grading,
    Matcher,
    Matching,
    Ordering,
    Output,
    Short,
    Texts,
    Variant,
)
from quizsite.catalog.formats.numbers import NumberError, answer_in

#: Relative slack at the ends of an interval, so that binary fractions do not decide.
_EPSILON: Final = 1e-9
#: Longest text of a response that is looked at, in characters.
TEXT_LIMIT: Final = 20_000


class Outcome(StrEnum):
    RIGHT = "right"
    PARTIAL = "partial"
    WRONG = "wrong"
    INVALID = "invalid"  # cannot be read; costs nothing
    UNGRADED = "ungraded"  # a short answer whose rubric has not been ticked


class Mark(StrEnum):
    """Of one part: an option, a blank, a pair, a line."""

    RIGHT = "right"
    WRONG = "wrong"
    MISTAKE = "mistake"  # wrong, and recognised: `message` says what happened
    SPELLING = "spelling"  # right but for one letter
    MISSED = "missed"  # right, and not picked
    EMPTY = "empty"
    PASSED = "passed"  # a wrong option, rightly left alone
    INVALID = "invalid"


@dataclass(frozen=True)
class Policy:
    """How strictly to mark.

    multi           overrides the default rule of multiple choice (a mock exam says ALL); an author's own rule stays
    spelling        one wrong letter in a word of six or more letters is let through
    negative        a wrong single choice of k options costs 1/(k-1), in exams that announce it
    hint_price      share of the score that each revealed hint costs, down to `hint_floor`
    """

    multi: Grading | None = None
    spelling: bool = True
    negative: bool = False
    hint_price: float = 0.1
    hint_floor: float = 0.4


PRACTICE: Final = Policy()
EXAM: Final = Policy(multi=Grading.ALL, spelling=False)


@dataclass(frozen=True)
class Part:
    """id: option id, or position of a blank, of a left item, of a line. message: HTML by language.

    problem: why an INVALID blank cannot be read, a code of `PROBLEMS`; detail: the unit that was typed.
    """

    id: str
    mark: Mark
    message: Texts = field(default_factory=dict)
    problem: str = ""
    detail: str = ""


@dataclass(frozen=True)
class Grade:
    """score: from 0 to 1 (from -1 with `negative`), None when INVALID or UNGRADED.

    found, total: right parts found, and how many there are. extra: wrong picks. suggested: rubric points whose
    keywords stand in the text (for the reader to confirm).
    """

    outcome: Outcome
    score: float | None
    parts: tuple[Part, ...] = ()
    found: int = 0
    total: int = 0
    extra: int = 0
    suggested: tuple[int, ...] = ()
    problem: str = ""


#: Why a response is INVALID. The pages hold the sentences.
PROBLEMS: Final = (
    "malformed", "unknown_choice", "one_choice", "repeated", "too_long",
    "number", "decimal_comma", "unknown_unit", "other_unit",
)  # fmt: skip


class _Malformed(Exception):
    """The response does not have the form that the page sends; args: a code of PROBLEMS."""


def grade(variant: Variant, response: Any, policy: Policy = PRACTICE) -> Grade:
    """Mark `response`. Never raises on any response."""
    if not isinstance(response, Mapping):
        return _invalid("malformed")
    try:
        match variant.interaction:
            case Choices() as interaction:
                return _grade_choices(interaction, response, variant.grading, policy)
            case Blanks() as interaction:
                return _grade_blanks(interaction, response, variant.grading, policy)
            case Matching() as interaction:
                return _grade_matching(interaction, response, variant.grading)
            case Ordering() as interaction:
                return _grade_ordering(interaction, response, variant.grading)
            case Short() as interaction:
                return _grade_short(interaction, response)
            case Output() as interaction:
                return _grade_output(interaction, response)
    except _Malformed as problem:
        return _invalid(problem.args[0])


def grade_json(variant: Variant, response: Any, policy: Policy = PRACTICE) -> dict[str, Any]:
    """`grade` as JSON-ready values."""
    return asdict(grade(variant, response, policy))


def after_hints(score: float, hints: int, policy: Policy = PRACTICE) -> float:
    """What is left of `score` after `hints` revealed hints. Nothing is taken from a score of 0 or less.

    >>> after_hints(1.0, 2), after_hints(0.5, 99), after_hints(0.0, 1)
    (0.8, 0.2, 0.0)
    """
    return round(score * max(1 - policy.hint_price * hints, policy.hint_floor), 6) if score > 0 else score


def is_empty(response: Any) -> bool:
    """Nothing was answered at all.

    >>> is_empty({"choices": []}), is_empty({"blanks": ["", " "]}), is_empty({"order": ["a"]})
    (True, True, False)
    """
    if isinstance(response, Mapping):
        return all(is_empty(value) for key, value in response.items() if key != "ticks")
    if isinstance(response, list | tuple):
        return all(is_empty(value) for value in response)
    return not response.strip() if isinstance(response, str) else response is None


def _invalid(problem: str, parts: tuple[Part, ...] = ()) -> Grade:
    return Grade(Outcome.INVALID, None, parts, problem=problem)


def _graded(score: float, parts: Sequence[Part], found: int, total: int, extra: int = 0) -> Grade:
    score = round(min(score, 1.0), 6)
    outcome = Outcome.RIGHT if score >= 1 else Outcome.PARTIAL if score > 0 else Outcome.WRONG
    return Grade(outcome, score, tuple(parts), found, total, extra)


def _strings(response: Mapping[str, Any], key: str, most: int) -> list[str]:
    values = response.get(key, [])
    if not isinstance(values, list) or len(values) > most or not all(isinstance(v, str) for v in values):
        raise _Malformed("malformed")
    if any(len(value) > TEXT_LIMIT for value in values):
        raise _Malformed("too_long")
    return values


def _text(response: Mapping[str, Any]) -> str:
    text = response.get("text", "")
    if not isinstance(text, str):
        raise _Malformed("malformed")
    if len(text) > TEXT_LIMIT:
        raise _Malformed("too_long")
    return text


# --- choices ----------------------------------------------------------------------------------------------------


def _grade_choices(interaction: Choices, response: Mapping[str, Any], rule: Grading, policy: Policy) -> Grade:
    options = interaction.options
    picked = set(_strings(response, "choices", len(options)))
    if picked - {option.id for option in options}:
        raise _Malformed("unknown_choice")
    if not interaction.multiple and len(picked) > 1:
        raise _Malformed("one_choice")
    parts, found, extra = [], 0, 0
    for option in options:
        if option.id in picked:
            mark = Mark.RIGHT if option.correct else Mark.WRONG
            found, extra = found + option.correct, extra + (not option.correct)
        else:
            mark = Mark.MISSED if option.correct else Mark.PASSED
        parts.append(Part(option.id, mark, option.feedback))
    total = sum(option.correct for option in options)
    if rule is Grading.NET and policy.multi is not None and interaction.multiple:
        rule = policy.multi
    weights = sum(option.weight or 0.0 for option in options if option.id in picked)
    score = multi_score(rule, found, extra, total, len(options), weights)
    if policy.negative and not interaction.multiple and extra:
        score = -1 / (len(options) - 1)
    return _graded(score, parts, found, total, extra)


def multi_score(rule: Grading, found: int, extra: int, total: int, options: int, weights: float = 0.0) -> float:
    """The score of `found` right and `extra` wrong picks, with `total` right ones among `options`.

    >>> [round(multi_score(r, 3, 1, 3, 5), 2) for r in (Grading.ALL, Grading.NET, Grading.COVERAGE, Grading.EACH)]
    [0.0, 0.67, 0.75, 0.8]
    """
    match rule:
        case Grading.NET:
            return max(0.0, (found - extra) / total)
        case Grading.COVERAGE:
            return found / total * found / (found + extra) if found else 0.0
        case Grading.EACH:
            return (found + options - total - extra) / options
        case Grading.WEIGHTS:
            return max(0.0, weights)
    return float(found == total and extra == 0)


# --- blanks -----------------------------------------------------------------------------------------------------


def _grade_blanks(interaction: Blanks, response: Mapping[str, Any], rule: Grading, policy: Policy) -> Grade:
    blanks = interaction.blanks
    answers = _strings(response, "blanks", len(blanks))
    answers = [*answers, *[""] * (len(blanks) - len(answers))]
    parts = tuple(_mark_blank(interaction, n, answers[n], policy) for n in range(len(blanks)))
    if any(part.mark is Mark.INVALID for part in parts):
        return _invalid("number", parts)
    found = sum(part.mark in (Mark.RIGHT, Mark.SPELLING) for part in parts)
    score = found / len(blanks) if rule is Grading.SHARE else float(found == len(blanks))
    extra = sum(part.mark in (Mark.WRONG, Mark.MISTAKE) for part in parts)
    return _graded(score, parts, found, len(blanks), extra)


def _mark_blank(interaction: Blanks, number: int, answer: str, policy: Policy) -> Part:
    blank, name = interaction.blanks[number], str(number)
    if not answer.strip():
        return Part(name, Mark.EMPTY)
    try:
        readings = _readings(blank, answer)
    except NumberError as error:
        return Part(name, Mark.INVALID, problem=error.code, detail=error.unit)
    mistakes = [mistake for mistake in interaction.mistakes if mistake.blank == number]
    for reading in readings:
        if _matches(blank.key, reading):
            return Part(name, Mark.RIGHT)
    for mistake in mistakes:
        if any(_matches(mistake.matches, reading) for reading in readings):
            return Part(name, Mark.MISTAKE, mistake.text)
    if policy.spelling and blank.kind == "text" and any(_one_letter_off(answer, text) for text in blank.key.texts):
        return Part(name, Mark.SPELLING)
    return Part(name, Mark.WRONG)


def _readings(blank: Blank, answer: str) -> list[str | float | int]:
    """What the answer may mean. A percent sign behind a bare number can be a factor of 0.01 or only a sign."""
    if blank.kind == "dropdown":
        if not answer.isascii() or not answer.isdecimal() or int(answer[:9]) >= len(blank.options):
            raise _Malformed("unknown_choice")
        return [int(answer[:9])]
    if blank.kind == "number":
        value = answer_in(answer, blank.unit)
        percent = not blank.unit and answer.rstrip().endswith(("%", "％"))
        return [value, value * 100] if percent else [value]
    return [answer]


def _matches(matcher: Matcher, reading: str | float | int) -> bool:
    if matcher.option is not None:
        return reading == matcher.option
    if isinstance(reading, str):
        wanted = fold(reading, spaces=matcher.spaces)
        if any(wanted == fold(text, spaces=matcher.spaces) for text in matcher.texts):
            return True
        text = " ".join(reading[:200].split())
        return any(re.fullmatch(pattern, text, re.IGNORECASE) for pattern in matcher.patterns)
    if matcher.low is None or matcher.high is None:
        return False
    slack = _EPSILON * max(abs(matcher.low), abs(matcher.high))
    return matcher.low - slack <= reading <= matcher.high + slack


def _one_letter_off(answer: str, text: str) -> bool:
    """One letter missing, extra, replaced or two neighbours swapped; digits and short words must be exact."""
    ours, theirs = fold(text), fold(answer)
    if min(len(ours), len(theirs)) < 6 or not (ours.isalpha() and theirs.isalpha() and ours.isascii()):
        return False
    if abs(len(ours) - len(theirs)) > 1 or ours == theirs:
        return False
    start = 0
    while start < min(len(ours), len(theirs)) and ours[start] == theirs[start]:
        start += 1
    a, b = ours[start:], theirs[start:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])


# --- matching, ordering -----------------------------------------------------------------------------------------


def _grade_matching(interaction: Matching, response: Mapping[str, Any], rule: Grading) -> Grade:
    pairs = response.get("pairs", {})
    if not isinstance(pairs, Mapping):
        raise _Malformed("malformed")
    ids = {item.id for item in interaction.right}
    positions = {str(n) for n in range(len(interaction.left))}
    if not set(pairs) <= positions or not all(isinstance(v, str) and (v in ids or v == "") for v in pairs.values()):
        raise _Malformed("unknown_choice")
    parts, found, extra = [], 0, 0
    for n, right in enumerate(interaction.key):
        given = pairs.get(str(n), "")
        if not given:
            parts.append(Part(str(n), Mark.EMPTY))
        elif given == right:
            found += 1
            parts.append(Part(str(n), Mark.RIGHT))
        else:
            extra += 1
            said = next((m.text for m in interaction.mistakes if (m.left, m.right) == (n, given)), None)
            parts.append(Part(str(n), Mark.WRONG) if said is None else Part(str(n), Mark.MISTAKE, said))
    total = len(interaction.key)
    return _graded(found / total if rule is Grading.SHARE else float(found == total), parts, found, total, extra)


def _grade_ordering(interaction: Ordering, response: Mapping[str, Any], rule: Grading) -> Grade:
    order = _strings(response, "order", len(interaction.items))
    feedback = {item.id: item.feedback for item in interaction.items}
    if not set(order) <= set(feedback):
        raise _Malformed("unknown_choice")
    if len(set(order)) < len(order):
        raise _Malformed("repeated")
    key = interaction.key
    kept = set(longest_common_subsequence(order, key))
    decoys = [name for name in order if name not in key]
    parts = []
    for name in order:
        if name in decoys:
            parts.append(Part(name, Mark.MISTAKE, feedback[name]))
        else:
            parts.append(Part(name, Mark.RIGHT if name in kept else Mark.WRONG))
    parts += [Part(name, Mark.MISSED) for name in key if name not in order]
    score = max(0.0, (len(kept) - len(decoys)) / len(key)) if order else 0.0
    if rule is Grading.ALL:
        score = float(tuple(order) == key)
    return _graded(score, parts, len(kept), len(key), len(decoys))


def longest_common_subsequence(first: Sequence[str], second: Sequence[str]) -> list[str]:
    """Of two sequences, the earliest in `first` among equals. Cost: len(first) · len(second).

    >>> longest_common_subsequence("abcd", "acbd")
    ['a', 'c', 'd']
    """
    rows, columns = len(first), len(second)
    length = [[0] * (columns + 1) for _ in range(rows + 1)]
    for i in reversed(range(rows)):
        for j in reversed(range(columns)):
            if first[i] == second[j]:
                length[i][j] = length[i + 1][j + 1] + 1
            else:
                length[i][j] = max(length[i + 1][j], length[i][j + 1])
    found, i, j = [], 0, 0
    while i < rows and j < columns:
        if first[i] == second[j]:
            found.append(first[i])
            i, j = i + 1, j + 1
        elif length[i + 1][j] >= length[i][j + 1]:
            i += 1
        else:
            j += 1
    return found


# --- free text --------------------------------------------------------------------------------------------------


def _grade_short(interaction: Short, response: Mapping[str, Any]) -> Grade:
    text = _text(response)
    suggested = tuple(n for n, point in enumerate(interaction.rubric) if _mentions(text, point.keywords))
    total = len(interaction.rubric)
    ticks = response.get("ticks")
    if ticks is None:
        return Grade(Outcome.UNGRADED, None, total=total, suggested=suggested)
    if not isinstance(ticks, list) or not all(type(n) is int and 0 <= n < total for n in ticks):
        raise _Malformed("malformed")
    ticked = set(ticks)
    parts = [Part(str(n), Mark.RIGHT if n in ticked else Mark.MISSED) for n in range(total)]
    points = sum(point.points for point in interaction.rubric)
    score = sum(interaction.rubric[n].points for n in ticked) / points
    graded = _graded(score, parts, len(ticked), total)
    return Grade(graded.outcome, graded.score, graded.parts, graded.found, graded.total, 0, suggested)


def _mentions(text: str, keywords: Sequence[str]) -> bool:
    """One keyword stands in the text: as whole words in Latin script, `saturat*` as a beginning, anywhere in Chinese."""
    lowered = " ".join(text.casefold().split())
    for keyword in keywords:
        word = " ".join(keyword.casefold().split())
        stem = word.rstrip("*")
        if not stem:
            continue
        if not stem.isascii():
            if stem in lowered:
                return True
            continue
        before = r"(?<![a-z0-9])" if stem[0].isalnum() else ""
        after = r"(?![a-z0-9])" if stem[-1].isalnum() and not word.endswith("*") else ""
        if re.search(before + re.escape(stem) + after, lowered):
            return True
    return False


def _grade_output(interaction: Output, response: Mapping[str, Any]) -> Grade:
    answer = _text(response)
    if not answer.strip():
        return _graded(0.0, [Part("0", Mark.EMPTY)], 0, len(output_lines(interaction.expected)))
    wanted, given = output_lines(interaction.expected), output_lines(answer)
    parts = []
    for n, line in enumerate(wanted):
        mark = Mark.MISSED if n >= len(given) else Mark.RIGHT if given[n] == line else Mark.WRONG
        parts.append(Part(str(n), mark))
    parts += [Part(str(n), Mark.WRONG) for n in range(len(wanted), len(given))]
    found = sum(part.mark is Mark.RIGHT for part in parts)
    return _graded(float(wanted == given), parts, found, len(wanted), len(parts) - len(wanted))
