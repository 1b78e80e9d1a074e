"""Single and multiple choice: a task list as the last block of the prompt."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from quizsite.catalog.formats import markup
from quizsite.catalog.formats.interactions import texts
from quizsite.catalog.formats.model import ENGLISH, Choices, Option
from quizsite.catalog.formats.source import Document, Item, blocks, item_html, list_items

_CHECK = re.compile(r"\[( |x)\][ \t]+")
_BAD_CHECK = re.compile(r"\[\s*[xX✓✔*]?\s*\]")
_GLUED = re.compile(r"^[-*+]\[[ xX]?\]", re.MULTILINE)
_ATTRIBUTES = re.compile(
    r"\s*\{#(?P<id>[A-Za-z0-9][A-Za-z0-9_-]*)(?P<more>(?:\s+(?:w=[+-]?\d*\.?\d+|last))*)\s*\}\s*\Z"
)
_LIKE_ATTRIBUTES = re.compile(r"\{\s*#[^{}]*\}?\s*\Z")
_TELLING = {"right", "correct", "key", "answer", "true", "yes", "good", "wrong", "false", "incorrect"}


@dataclass(frozen=True)
class OptionReading:
    id: str
    text: str
    feedback: str
    correct: bool | None
    weight: float | None
    last: bool
    item: Item


@dataclass(frozen=True)
class Reading:
    prompt: str
    options: tuple[OptionReading, ...]


def read(document: Document) -> Reading:
    parts = blocks(document.prompt)
    for token in document.prompt:
        if token.type == "inline" and (glued := _GLUED.search(token.content)):
            document.problem("E202", "a space is missing: write '- [ ] text'", token, glued.start())
    if not parts or parts[-1][0].type != "bullet_list_open":
        document.problem("E201", "no options found: the prompt must end with a list of '- [ ] text {#id}' items")
        return Reading(markup.render_blocks(document.prompt), ())
    items = list_items(document, parts[-1])
    options = tuple(_option(document, item) for item in items)
    if len(options) < 2 and not document.overlay:
        document.problem("E201", "a choice needs at least two options")
    _check_ids(document, options)
    prompt = [token for part in parts[:-1] for token in part]
    return Reading(markup.render_blocks(prompt), options)


def _option(document: Document, item: Item) -> OptionReading:
    content, first = item.first.content, item.first
    correct: bool | None = None
    if check := _CHECK.match(content):
        correct = check[1] == "x"
        content = content[check.end() :]
    elif bad := _BAD_CHECK.match(content):
        document.problem("E202", f"'{bad[0]}' is not a check mark; write '[x] ' or '[ ] '", first)
        content = content[bad.end() :].lstrip()
    elif not document.overlay:
        document.problem("E202", "check mark missing: write '- [ ] text' or '- [x] text'", first)
    identity, weight, last = "", None, False
    if attributes := _ATTRIBUTES.search(content):
        content = content[: attributes.start()]
        identity = attributes["id"]
        for word in attributes["more"].split():
            last = last or word == "last"
            weight = float(word[2:]) if word.startswith("w=") else weight
    elif like := _LIKE_ATTRIBUTES.search(content):
        document.problem("E202", "attributes read like {#id}, {#id w=-0.5} or {#id last}", first, like.start())
    else:
        document.problem("E209", "every option needs an id at the end of its text, e.g. {#softmax}", first)
    if identity.lower() in _TELLING and not document.overlay:
        document.problem("W606", f"the id '{identity}' stands in the page and gives the answer away", first)
    if not item.quote:
        document.problem("E210", "every option needs feedback: a nested '  > why' below it", first)
    return OptionReading(
        identity, item_html(item, content), markup.render(item.quote), correct, weight, last, item
    )  # fmt: skip


def _check_ids(document: Document, options: tuple[OptionReading, ...]) -> None:
    seen_ids: set[str] = set()
    seen_texts: set[str] = set()
    for option in options:
        if option.id and option.id in seen_ids:
            document.problem("E110", f"the id '{option.id}' stands twice", option.item.first)
        text = markup.plain(option.text).casefold().rstrip(".。 ")
        if text in seen_texts:
            document.problem("E204", "this option says the same as another", option.item.first)
        seen_ids.add(option.id)
        seen_texts.add(text)


def check_key(reading: Reading, multiple: bool, document: Document) -> None:
    """E203 where the number of right options does not fit the type."""
    right = sum(bool(option.correct) for option in reading.options)
    if reading.options and right == 0:
        document.problem("E203", "no option is right: mark one with [x]")
    if right > 1 and not multiple:
        document.problem("E203", f"type is single, but {right} options are marked [x]")


def compare(ours: Reading, theirs: Reading, document: Document) -> None:
    wanted, found = [o.id for o in ours.options], [o.id for o in theirs.options]
    if wanted != found:
        missing = [f"#{i}" for i in wanted if i not in found]
        extra = [f"#{i}" for i in found if i not in wanted]
        detail = f"missing {', '.join(missing)}" if missing else f"not in the original: {', '.join(extra)}"
        detail = detail if missing or extra else "the order differs"
        document.problem("E401", f"options must have the ids of the original, in its order ({detail})")
        return
    for option, translated in zip(ours.options, theirs.options, strict=True):
        if translated.correct is not None and translated.correct != option.correct:
            document.problem("E401", "check mark differs from the original (leave it out)", translated.item.first)


def join(readings: Mapping[str, Reading], multiple: bool) -> Choices:
    def option(index: int) -> Option:
        ours = readings[ENGLISH].options[index]
        of = {language: reading.options[index] for language, reading in readings.items()}
        return Option(
            id=ours.id,
            text=texts({language: o.text for language, o in of.items()}),
            last=ours.last,
            correct=bool(ours.correct),
            feedback=texts({language: o.feedback for language, o in of.items()}),
            weight=ours.weight,
        )

    return Choices(multiple, tuple(option(n) for n in range(len(readings[ENGLISH].options))))
