"""Blanks in running text: typed words, numbers with units, dropdowns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from markdown_it.token import Token

from quizsite.catalog.formats import markup
from quizsite.catalog.formats.fold import fold
from quizsite.catalog.formats.interactions import ARROW, same_count, texts
from quizsite.catalog.formats.model import ENGLISH, Blank, BlankMistake, Blanks, Matcher
from quizsite.catalog.formats.numbers import NO_UNIT, NumberError, read_key, read_unit
from quizsite.catalog.formats.source import Document, blocks, list_items

_BAR = re.compile(r"(?<!\\)\|")
_REFERENCE = re.compile(r"(\d+)\s*(?::\s*(.*))?\Z", re.DOTALL)
_MISTAKE = re.compile(r"\[\[(?P<what>.+?)\]\](?:\{(?P<blank>\d+)\})?", re.DOTALL)
#: A repeated group that itself repeats: the shape that backtracks without end.
_CATASTROPHE = re.compile(r"\([^()]*[+*][^()]*\)[+*{]|\([^()]*\|[^()]*\)[+*]")


@dataclass(frozen=True)
class MistakeReading:
    blank: int
    matches: Matcher
    text: str


@dataclass
class Reading:
    """aliases: what an overlay adds to a blank (words, or dropdown options), by position."""

    prompt: str
    blanks: list[Blank] = field(default_factory=list)
    mistakes: list[MistakeReading] = field(default_factory=list)
    aliases: dict[int, list[str]] = field(default_factory=dict)
    numbers: list[int] = field(default_factory=list)  # overlay: which blank stands where


def read(document: Document) -> Reading:
    found = [
        (token, child) for token in document.prompt for child in token.children or () if child.type == "blank"
    ]  # fmt: skip
    _report_unclosed(document)
    reading = Reading("")
    if not found:
        document.problem("E201", "no blank found: write [[answer]] or [[# 2.5 ± 1% GiB]] in the prompt")
    for token, child in found:
        if document.overlay:
            _read_reference(document, reading, token, child)
        else:
            reading.blanks.append(_read_blank(document, token, child))
    reading.prompt = markup.render_blocks(document.prompt)
    _read_mistakes(document, reading)
    return reading


def _report_unclosed(document: Document) -> None:
    for token in document.prompt:
        for child in token.children or ():
            if child.type == "text" and "[[" in child.content:
                place = max(token.content.find("[["), 0)
                document.problem("E205", "[[ without ]] on the same paragraph (write \\[[ if meant)", token, place)


# --- canonical --------------------------------------------------------------------------------------------------


def _read_blank(document: Document, token: Token, child: Token) -> Blank:
    offset = child.meta["offset"]
    content = child.content.strip()

    def problem(code: str, message: str) -> None:
        document.problem(code, message, token, offset)

    if content.startswith("#"):
        try:
            key = read_key(content[1:])
        except NumberError as error:
            problem("E206", str(error))
            return Blank("number")
        return Blank("number", key.unit, key=Matcher(low=key.low, high=key.high), shown={ENGLISH: key.shown})
    parts = [part.replace("\\|", "|").strip() for part in _BAR.split(content)]
    if not all(parts):
        problem("E205", "empty blank, or an empty alternative")
        return Blank("text")
    marked = [n for n, part in enumerate(parts) if part.startswith("(") and part.endswith(")")]
    if marked:
        return _dropdown(parts, marked, problem)
    if any(part.startswith("(") for part in parts):
        problem("E205", "an alternative may not start with a bracket; a dropdown's right option is in brackets")
    words = tuple(part for part in parts if not _is_pattern(part))
    patterns = tuple(part[1:-1] for part in parts if _is_pattern(part))
    for pattern in patterns:
        _check_pattern(pattern, problem)
    if not words:
        problem("E205", "a blank needs at least one plain alternative, to be shown as the answer")
    shown = {ENGLISH: words[0]} if words else {}
    return Blank("text", key=Matcher(texts=words, patterns=patterns), shown=shown)


def _dropdown(parts: list[str], marked: list[int], problem) -> Blank:
    if len(marked) > 1 or len(parts) < 2:
        problem("E203", "a dropdown has at least two options, exactly one of them in brackets")
    options = [part[1:-1].strip() if n in marked else part for n, part in enumerate(parts)]
    if len({option.casefold() for option in options}) < len(options):
        problem("E204", "two options of the dropdown are equal")
    rendered = [markup.render_inline(option) for option in options]
    key = marked[0]
    return Blank(
        "dropdown",
        options=tuple({ENGLISH: option} for option in rendered),
        key=Matcher(option=key),
        shown={ENGLISH: rendered[key]},
    )


def _is_pattern(part: str) -> bool:
    return len(part) > 2 and part.startswith("/") and part.endswith("/")


def _check_pattern(pattern: str, problem) -> None:
    try:
        re.compile(pattern)
    except (re.error, OverflowError, RecursionError) as error:
        problem("E207", f"the regular expression does not compile: {error}")
        return
    if _CATASTROPHE.search(pattern) or len(pattern) > 200:
        problem("E207", "this regular expression can backtrack without end: no repeated group that repeats inside")


# --- overlay ----------------------------------------------------------------------------------------------------


def _read_reference(document: Document, reading: Reading, token: Token, child: Token) -> None:
    match = _REFERENCE.match(child.content.strip())
    if match is None:
        message = "a translation refers to a blank by its number: [[1]], or [[1: other words]]"
        document.problem("E401", message, token, child.meta["offset"])
        return
    number = int(match[1]) - 1
    if number in reading.numbers:
        document.problem("E401", f"blank {number + 1} stands twice", token, child.meta["offset"])
    reading.numbers.append(number)
    child.meta["index"] = number
    if match[2]:
        parts = [part.replace("\\|", "|").strip() for part in _BAR.split(match[2])]
        reading.aliases[number] = parts


# --- mistakes ---------------------------------------------------------------------------------------------------


def _read_mistakes(document: Document, reading: Reading) -> None:
    section = document.section("mistakes")
    if section is None:
        return
    for block in blocks(section.tokens):
        if block[0].type != "bullet_list_open":
            document.report.add("E212", "'## Mistakes' holds list items only", section.line)
            continue
        for item in list_items(document, block):
            content = item.first.content
            match = _MISTAKE.match(content)
            arrow = ARROW.search(content, match.end() if match else 0)
            if arrow is None or (match is None and not document.overlay):
                document.problem("E212", "a mistake reads like: - [[wrong answer]] → why it is wrong", item.first)
                continue
            text = markup.render_inline(content[arrow.end() :])
            if document.overlay:
                reading.mistakes.append(MistakeReading(0, Matcher(), text))
            elif match:
                _read_mistake(document, reading, item.first, match, text)


def _read_mistake(document: Document, reading: Reading, token: Token, match: re.Match[str], text: str) -> None:
    what = match["what"].strip()
    candidates = range(len(reading.blanks))
    if match["blank"]:
        candidates = range(int(match["blank"]) - 1, int(match["blank"]))
        if not 0 <= candidates[0] < len(reading.blanks):
            document.problem("E212", f"there is no blank {match['blank']}", token)
            return
    try:
        found = [(n, m) for n in candidates if (m := _matcher(what, reading.blanks[n])) is not None]
    except NumberError as error:
        document.problem("E206", str(error), token)
        return
    if any(matcher.option is not None for _, matcher in found):
        found = [(n, matcher) for n, matcher in found if matcher.option is not None]  # it names an option of a dropdown
    if len(found) != 1:
        message = "fits no blank" if not found else "fits several blanks; bind it with {1}, {2}, … after ]]"
        document.problem("E212", f"'[[{what}]]' {message}", token)
        return
    blank, matcher = found[0]
    if _overlaps(matcher, reading.blanks[blank]):
        document.problem("E204", f"this mistake is accepted as a right answer of blank {blank + 1}", token)
        return
    if _share(matcher.texts, reading.blanks[blank].key.texts, spaces=False):
        # the author tells two answers apart by their spaces alone, so spaces count in this blank
        key = replace(reading.blanks[blank].key, spaces=True)
        reading.blanks[blank] = replace(reading.blanks[blank], key=key)
    reading.mistakes.append(MistakeReading(blank, matcher, text))


def _matcher(what: str, blank: Blank) -> Matcher | None:
    """`what` as a mistake of `blank`, or None where it cannot be one. Raises NumberError."""
    if what.startswith("#"):
        if blank.kind != "number":
            return None
        key = read_key(what[1:])
        ours, theirs = read_unit(blank.unit) or NO_UNIT, read_unit(key.unit) or NO_UNIT
        if not key.unit:
            theirs = ours
        if ours.powers != theirs.powers:
            return None
        factor = theirs.factor / ours.factor
        return Matcher(low=key.low * factor, high=key.high * factor)
    if blank.kind == "dropdown":
        names, name = [option[ENGLISH].casefold() for option in blank.options], markup.render_inline(what).casefold()
        return Matcher(option=names.index(name)) if name in names else None
    if blank.kind == "text":
        parts = [part.replace("\\|", "|").strip() for part in _BAR.split(what)]
        words = tuple(part for part in parts if not _is_pattern(part))
        return Matcher(texts=words, patterns=tuple(part[1:-1] for part in parts if _is_pattern(part)))
    return None


def _overlaps(mistake: Matcher, blank: Blank) -> bool:
    key = blank.key
    if mistake.option is not None:
        return mistake.option == key.option
    if mistake.low is not None and mistake.high is not None and key.low is not None and key.high is not None:
        centre = (mistake.low + mistake.high) / 2
        return key.low <= centre <= key.high
    return _share(mistake.texts, key.texts, spaces=True)


def _share(first: Iterable[str], second: Iterable[str], *, spaces: bool) -> bool:
    return bool({fold(text, spaces=spaces) for text in first} & {fold(text, spaces=spaces) for text in second})


# --- joining ----------------------------------------------------------------------------------------------------


def compare(ours: Reading, theirs: Reading, document: Document) -> None:
    if sorted(theirs.numbers) != list(range(len(ours.blanks))):
        wanted = ", ".join(f"[[{n + 1}]]" for n in range(len(ours.blanks)))
        document.problem("E401", f"each blank of the original must stand here once: {wanted}")
    same_count(len(ours.mistakes), len(theirs.mistakes), "typical mistakes", document)
    for number, words in theirs.aliases.items():
        if number >= len(ours.blanks):
            continue
        blank = ours.blanks[number]
        if blank.kind == "number":
            document.problem("E401", f"blank {number + 1} is a number: refer to it as [[{number + 1}]]")
        elif blank.kind == "dropdown":
            same_count(len(blank.options), len(words), f"options in dropdown {number + 1}", document)
    for number, blank in enumerate(ours.blanks):
        if number not in theirs.aliases and any(
            re.search(r"[a-z]{4,}", re.sub(r"<[^>]*>", "", option[ENGLISH])) for option in blank.options
        ):
            message = f"dropdown {number + 1} shows its English options; translate: [[{number + 1}: … | …]]"
            document.problem("W404", message)


def join(readings: Mapping[str, Reading]) -> Blanks:
    ours = readings[ENGLISH]
    blanks = tuple(_join_blank(blank, n, readings) for n, blank in enumerate(ours.blanks))
    mistakes = tuple(
        BlankMistake(
            mistake.blank,
            replace(mistake.matches, spaces=ours.blanks[mistake.blank].key.spaces),
            texts({language: reading.mistakes[n].text for language, reading in readings.items()}),
        )
        for n, mistake in enumerate(ours.mistakes)
    )
    return Blanks(blanks, mistakes)


def _join_blank(blank: Blank, number: int, readings: Mapping[str, Reading]) -> Blank:
    options = [dict(option) for option in blank.options]
    words, shown = list(blank.key.texts), dict(blank.shown)
    for language, reading in readings.items():
        added = reading.aliases.get(number)
        if not added:
            continue
        if blank.kind == "dropdown":
            for option, text in zip(options, added, strict=True):
                option[language] = markup.render_inline(text.strip("()（）") if text.startswith(("(", "（")) else text)
            shown[language] = options[blank.key.option or 0][language]
        else:
            words += [word for word in added if word not in words]
            shown[language] = added[0]
    return replace(blank, options=tuple(options), key=replace(blank.key, texts=tuple(words)), shown=shown)
