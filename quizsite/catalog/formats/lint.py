"""Checks beyond structure (formulas, images, Chinese typography, keys that can be guessed), and printing findings."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict

from quizsite.catalog.formats import markup
from quizsite.catalog.formats.model import CHINESE, ENGLISH, Choices, Finding, Question, QuestionType
from quizsite.catalog.formats.source import Document

_CJK = "\u3400-\u4dbf\u4e00-\u9fff"
_HALF_WIDTH = re.compile(rf"[{_CJK}]\s?[,;:!?]|[,;:!?]\s?[{_CJK}]|[{_CJK}][()]|[()][{_CJK}]|[{_CJK}]\.(?:\s|$)")
_NO_SPACE = re.compile(rf"[{_CJK}][A-Za-z0-9]|[A-Za-z0-9][{_CJK}]")
_POINTS = re.compile(r"\(\d+(?:\.\d+)?\)\s*")  # of a rubric: syntax, not text
_FULL_WIDTH_DIGIT = re.compile(r"[０-９]")
_CURLY = re.compile(rf"[{_CJK}][“”]|[“”][{_CJK}]")
_ALL_OF_THEM = re.compile(
    r"(?:all|none|both) (?:of (?:the )?)?(?:above|options|others|these)\b|以上(?:都|全|皆)|.*都(?:不)?对。?$",
    re.IGNORECASE,
)


def _all_tokens(document: Document):
    yield from document.prompt
    for section in document.sections:
        yield from section.tokens


def formulas(document: Document) -> None:
    """W602 for every formula that would not be shown as meant."""
    for token in _all_tokens(document):
        if token.type == "math_block":
            for problem in markup.math_problems(token.content):
                document.report.add("W602", problem, (token.map or [0])[0] + 1)
        for child in token.children or ():
            if child.type.startswith("math_inline"):
                for problem in markup.math_problems(child.content):
                    document.problem("W602", problem, token, max(token.content.find(child.content), 0))


def images(document: Document) -> None:
    """W601: images need a description and must be files of ours."""
    for token in _all_tokens(document):
        for child in token.children or ():
            if child.type == "image":
                source = str(child.attrs.get("src", ""))
                if not child.content.strip():
                    document.problem("W601", f"image {source} without a description: ![what it shows](…)", token)
                if re.match(r"[a-z]+:|//", source):
                    document.problem("W601", f"remote image {source}: pages load nothing from elsewhere", token)


_CHINESE_RULES = (
    (_HALF_WIDTH, "half-width punctuation next to Chinese text; use ，。：；！？（）"),
    (_CURLY, "quotation marks of Chinese text are 「 」"),
    (_NO_SPACE, "a space belongs between Chinese and Latin letters or digits"),
)


def chinese_problems(text: str) -> list[str]:
    """What is wrong with punctuation and spacing of one line of Chinese plain text."""
    return [message for pattern, message in _CHINESE_RULES if pattern.search(text)]


def chinese(document: Document) -> None:
    """W605: punctuation and spacing of Chinese text, at most one finding for each line and rule."""
    for token in _all_tokens(document):
        seen: set[tuple[int, str]] = set()
        offset = 0
        for child in token.children or ():
            if child.type == "text":
                start = token.content.find(child.content, offset)
                offset = start if start >= 0 else offset
                skipped = points.end() if (points := _POINTS.match(child.content)) else 0
                for pattern, message in _CHINESE_RULES:
                    if match := pattern.search(child.content, skipped):
                        line, col = document.place(token, offset + match.start())
                        if (line, message) not in seen:
                            seen.add((line, message))
                            document.report.add("W605", message, line, col)
            elif child.type.startswith("math_inline") and _FULL_WIDTH_DIGIT.search(child.content):
                document.problem("W605", "full-width digit in a formula", token)


def guessable(question: Question, path: str) -> list[Finding]:
    """W603: forms that tell the key to somebody who knows nothing."""
    interaction = question.variants[0].interaction
    if not isinstance(interaction, Choices):
        return []
    found = []
    for language in question.languages:
        words = {option.id: markup.plain(option.text.get(language, "")) for option in interaction.options}
        for option, text in words.items():
            if _ALL_OF_THEM.match(text):
                found.append(Finding(path, 1, 1, "W603", f"option #{option} says 'all/none of the above'"))
        right = [len(words[o.id]) for o in interaction.options if o.correct]
        wrong = [len(words[o.id]) for o in interaction.options if not o.correct]
        if question.type is QuestionType.SINGLE and wrong and right[0] > 1.4 * max(wrong) and right[0] > 20:
            name = {ENGLISH: "English", CHINESE: "Chinese"}[language]
            found.append(Finding(path, 1, 1, "W603", f"the right option is by far the longest ({name})"))
    return found


# --- printing ---------------------------------------------------------------------------------------------------


def as_text(finding: Finding, lines: Mapping[str, list[str]]) -> str:
    """`path:line:col code message`, then the source line and a caret. lines: those of each path."""
    head = f"{finding.path}:{finding.line}:{finding.col} {finding.code} {finding.message}"
    source = lines.get(finding.path, [])
    if not 1 <= finding.line <= len(source) or not source[finding.line - 1].strip():
        return head
    line = source[finding.line - 1].replace("\t", " ")
    start = max(0, finding.col - 60)
    return f"{head}\n    {line[start : start + 110]}\n    {' ' * _width(line[start : finding.col - 1])}^"


def _width(text: str) -> int:
    """Columns of a terminal: Chinese characters take two."""
    return sum(2 if re.match(rf"[{_CJK}\u3000-\u303f\uff01-\uff60]", char) else 1 for char in text)


def as_json(findings: Iterable[Finding]) -> str:
    """One JSON object per line."""
    return "\n".join(json.dumps({**asdict(f), "severity": f.severity.value}, ensure_ascii=False) for f in findings)
