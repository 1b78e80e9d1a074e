"""Ordering: a numbered list in the right order, then, if wanted, a bullet list of decoys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from quizsite.catalog.formats import markup
from quizsite.catalog.formats.interactions import letters, same_count, shuffled, texts
from quizsite.catalog.formats.model import ENGLISH, Ordering, OrderItem
from quizsite.catalog.formats.source import Document, blocks, item_html, list_items


@dataclass(frozen=True)
class Reading:
    prompt: str
    steps: tuple[str, ...] = ()
    decoys: tuple[tuple[str, str], ...] = ()  # text, feedback


def read(document: Document) -> Reading:
    parts = blocks(document.prompt)
    decoys: tuple[tuple[str, str], ...] = ()
    if len(parts) > 1 and parts[-1][0].type == "bullet_list_open":
        items = list_items(document, parts.pop())
        for item in items:
            if not item.quote:
                document.problem("E210", "a decoy needs feedback: a nested '  > why it does not belong'", item.first)
        decoys = tuple((item_html(item, item.first.content), markup.render(item.quote)) for item in items)
    if not parts or parts[-1][0].type != "ordered_list_open":
        document.problem("E201", "no numbered list found: the prompt must end with the steps in the right order")
        return Reading(markup.render_blocks(document.prompt))
    items = list_items(document, parts[-1])
    steps = tuple(item_html(item, item.first.content) for item in items)
    if len(steps) < 3:
        document.problem("E201", "an order needs at least three steps")
    seen: set[str] = set()
    for text in (*steps, *(text for text, _ in decoys)):
        folded = markup.plain(text).casefold()
        if folded in seen:
            document.problem("E204", f"'{markup.plain(text)}' stands twice: its place would be ambiguous")
        seen.add(folded)
    return Reading(markup.render_blocks([token for part in parts[:-1] for token in part]), steps, decoys)


def compare(ours: Reading, theirs: Reading, document: Document) -> None:
    same_count(len(ours.steps), len(theirs.steps), "steps", document)
    same_count(len(ours.decoys), len(theirs.decoys), "decoys", document)


def join(readings: Mapping[str, Reading], seed: str) -> Ordering:
    ours = readings[ENGLISH]
    count = len(ours.steps)
    order = shuffled(count + len(ours.decoys), seed)
    id_of = {n: letters(place) for place, n in enumerate(order)}

    def item(n: int) -> OrderItem:
        if n < count:
            return OrderItem(id_of[n], texts({lang: r.steps[n] for lang, r in readings.items()}))
        return OrderItem(
            id_of[n],
            texts({lang: r.decoys[n - count][0] for lang, r in readings.items()}),
            texts({lang: r.decoys[n - count][1] for lang, r in readings.items()}),
        )

    return Ordering(tuple(item(n) for n in order), tuple(id_of[n] for n in range(count)))
