"""Matching: a two-column table as the last block of the prompt; an empty left cell is a decoy on the right."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from markdown_it.token import Token

from quizsite.catalog.formats import markup
from quizsite.catalog.formats.fold import fold
from quizsite.catalog.formats.interactions import ARROW, letters, same_count, shuffled, texts
from quizsite.catalog.formats.model import ENGLISH, Matching, PairMistake, RightItem
from quizsite.catalog.formats.source import Document, blocks, list_items

_PAIR = re.compile(r"\((?P<left>.+?)\)\s*=\s*\((?P<right>.+)\)\s*\Z", re.DOTALL)


@dataclass(frozen=True)
class Row:
    left: str  # markdown; "" for a decoy
    right: str
    token: Token


@dataclass
class Reading:
    prompt: str
    titles: tuple[str, str] = ("", "")
    rows: tuple[Row, ...] = ()
    mistakes: tuple[tuple[int, int, str], ...] = ()  # row of the left text, row of the right text, HTML


def read(document: Document) -> Reading:
    parts = blocks(document.prompt)
    if not parts or parts[-1][0].type != "table_open":
        document.problem("E201", "no table found: the prompt must end with a two-column table")
        return Reading(markup.render_blocks(document.prompt))
    prompt = markup.render_blocks([token for part in parts[:-1] for token in part])
    cells = [token for token in parts[-1] if token.type == "inline"]
    columns = sum(token.type == "th_open" for token in parts[-1])
    if columns != 2:
        document.problem("E208", f"the table has {columns} columns; matching needs two", cells[0] if cells else None)
        return Reading(prompt)
    rows = tuple(
        Row(left.content.strip(), right.content.strip(), right)
        for left, right in zip(cells[2::2], cells[3::2], strict=True)
    )
    if sum(bool(row.left) for row in rows) < 2:
        document.problem("E208", "matching needs at least two pairs", cells[0])
    for column in ("left", "right"):
        seen: set[str] = set()
        for row in rows:
            text = fold(getattr(row, column))
            if column == "right" and not row.right:
                document.problem("E208", "the right cell is empty", row.token)
            elif text and text in seen:
                document.problem("E208", f"the {column}-hand text stands twice: both pairs would be right", row.token)
            seen.add(text)
    titles = (markup.render_inline(cells[0].content), markup.render_inline(cells[1].content))
    return Reading(prompt, titles, rows, _read_mistakes(document, rows))


def _read_mistakes(document: Document, rows: tuple[Row, ...]) -> tuple[tuple[int, int, str], ...]:
    section = document.section("mistakes")
    if section is None:
        return ()
    lefts = {fold(row.left): n for n, row in enumerate(rows) if row.left}
    rights = {fold(row.right): n for n, row in enumerate(rows)}
    found: list[tuple[int, int, str]] = []
    for block in blocks(section.tokens):
        for item in list_items(document, block) if block[0].type == "bullet_list_open" else ():
            content = item.first.content
            arrow = next((a for a in ARROW.finditer(content) if document.overlay or _PAIR.match(content[: a.start()])), None)  # fmt: skip
            if arrow is None:
                document.problem("E212", "a mistake reads like: - (left text) = (right text) → why not", item.first)
                continue
            text = markup.render_inline(content[arrow.end() :])
            pair = _PAIR.match(content[: arrow.start()])
            if document.overlay or pair is None:
                found.append((0, 0, text))
                continue
            left, right = lefts.get(fold(pair["left"])), rights.get(fold(pair["right"]))
            if left is None or right is None:
                side = "left" if left is None else "right"
                document.problem("E212", f"'{pair[side]}' is not in the {side} column", item.first)
            elif left == right:
                document.problem("E204", "this pair is right", item.first)
            else:
                found.append((left, right, text))
    return tuple(found)


def compare(ours: Reading, theirs: Reading, document: Document) -> None:
    if same_count(len(ours.rows), len(theirs.rows), "rows", document):
        for row, translated in zip(ours.rows, theirs.rows, strict=True):
            if bool(row.left) != bool(translated.left):
                document.problem("E401", "decoys (empty left cells) must stand where the original has them")
    same_count(len(ours.mistakes), len(theirs.mistakes), "typical mistakes", document)


def join(readings: Mapping[str, Reading], seed: str) -> Matching:
    ours = readings[ENGLISH]
    order = shuffled(len(ours.rows), seed)
    id_of_row = {row: letters(place) for place, row in enumerate(order)}
    left_rows = [n for n, row in enumerate(ours.rows) if row.left]

    def column(n: int, side: str) -> dict[str, str]:
        return {lang: markup.render_inline(getattr(reading.rows[n], side)) for lang, reading in readings.items()}

    return Matching(
        left_title=texts({lang: reading.titles[0] for lang, reading in readings.items()}),
        right_title=texts({lang: reading.titles[1] for lang, reading in readings.items()}),
        left=tuple(texts(column(n, "left")) for n in left_rows),
        right=tuple(RightItem(id_of_row[n], texts(column(n, "right"))) for n in order),
        key=tuple(id_of_row[n] for n in left_rows),
        mistakes=tuple(
            PairMistake(
                left_rows.index(left),
                id_of_row[right],
                texts({lang: reading.mistakes[n][2] for lang, reading in readings.items()}),
            )
            for n, (left, right, _) in enumerate(ours.mistakes)
        ),
    )
