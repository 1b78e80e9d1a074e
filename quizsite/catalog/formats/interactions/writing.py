"""What the reader writes freely: a short answer against a rubric, or the output of a program."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from quizsite.catalog.formats import markup
from quizsite.catalog.formats.interactions import texts
from quizsite.catalog.formats.model import ENGLISH, Output, RubricPoint, Short
from quizsite.catalog.formats.source import Document, Item, blocks, list_items

_POINT = re.compile(r"[(（](?P<points>\d+(?:\.\d+)?)[)）]\s*(?P<text>.+?)\s*(?:`(?P<keywords>[^`]+)`)?\s*\Z", re.DOTALL)


@dataclass(frozen=True)
class ShortReading:
    prompt: str
    rubric: tuple[tuple[float, str, tuple[str, ...]], ...] = ()
    answer: str = ""


def read_short(document: Document) -> ShortReading:
    prompt = markup.render_blocks(document.prompt)
    if not prompt:
        document.problem("E201", "the prompt is empty")
    rubric, answer = document.section("rubric"), document.section("answer")
    if rubric is None or answer is None or not answer.tokens:
        document.problem("E211", "a short answer needs '## Rubric' and '## Answer'")
        return ShortReading(prompt)
    points = []
    for block in blocks(rubric.tokens):
        if block[0].type != "bullet_list_open":
            document.report.add("E212", "'## Rubric' holds list items only", rubric.line)
            continue
        points += [point for item in list_items(document, block) if (point := _point(document, item))]
    if not points:
        document.report.add("E211", "the rubric has no points", rubric.line)
    return ShortReading(prompt, tuple(points), markup.render_blocks(answer.tokens))


def _point(document: Document, item: Item) -> tuple[float, str, tuple[str, ...]] | None:
    match = _POINT.match(item.first.content)
    if match is None or float(match["points"]) <= 0:
        document.problem("E212", "a rubric point reads like: - (2) what must be said `keyword | 关键词`", item.first)
        return None
    words = tuple(word.strip() for word in (match["keywords"] or "").split("|") if word.strip())
    if not words and not document.overlay:
        document.problem("W604", "no keywords: this point will never be ticked in advance", item.first)
    return float(match["points"]), markup.render_inline(match["text"]), words


def compare_short(ours: ShortReading, theirs: ShortReading, document: Document) -> None:
    if [point[0] for point in ours.rubric] != [point[0] for point in theirs.rubric]:
        document.problem("E401", "the rubric must have the points of the original, in its order")


def join_short(readings: Mapping[str, ShortReading]) -> Short:
    def point(n: int) -> RubricPoint:
        points, _, words = readings[ENGLISH].rubric[n]
        more = [word for r in readings.values() for word in r.rubric[n][2] if word not in words]
        return RubricPoint(points, texts({lang: r.rubric[n][1] for lang, r in readings.items()}), (*words, *more))

    rubric = tuple(point(n) for n in range(len(readings[ENGLISH].rubric)))
    return Short(rubric, texts({lang: reading.answer for lang, reading in readings.items()}))


@dataclass(frozen=True)
class OutputReading:
    prompt: str
    code: str = ""
    output: str = ""
    line: int = 1


def read_output(document: Document) -> OutputReading:
    parts = blocks(document.prompt)
    fences = [part[0] for part in parts[-2:] if part[0].type == "fence"]
    if [fence.info.strip() for fence in fences] != ["python", "output"]:
        document.problem("E201", "the prompt must end with a ```python fence followed by an ```output fence")
        return OutputReading(markup.render_blocks(document.prompt))
    code, output = fences
    line = (output.map or [0])[0] + 1
    if not output.content.strip():
        document.report.add("E201", "the output is empty: there is nothing to answer", line)
    try:
        compile(code.content, "question.py", "exec", dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        at = (code.map or [0])[0] + 1 + (getattr(error, "lineno", None) or 0)
        document.report.add("E213", f"the code is not Python: {error}", at)
    prompt = markup.render_blocks([token for part in parts[:-1] for token in part])
    return OutputReading(prompt, code.content, output.content, line)


def compare_output(ours: OutputReading, theirs: OutputReading, document: Document) -> None:
    if ours.code.strip() != theirs.code.strip():
        document.problem("E401", "the code must be that of the original, unchanged")
    elif ours.output.strip() != theirs.output.strip():
        document.problem("E401", "the output must be that of the original, unchanged")


def join_output(readings: Mapping[str, OutputReading]) -> Output:
    return Output(readings[ENGLISH].code, readings[ENGLISH].output)
