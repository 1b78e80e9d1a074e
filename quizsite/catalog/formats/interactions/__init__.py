"""One module for each way to answer. Each has

    read(document) -> Reading        one language of one variant; findings go to the document's report
    compare(ours, theirs, document)  E401 where the translation `theirs` has another structure
    join(readings, seed)             readings by language → the `Interaction` of the model

A Reading's `prompt` is the HTML of the prompt without what became the interaction.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import TypeVar

from quizsite.catalog.formats.model import ENGLISH, Texts
from quizsite.catalog.formats.source import Document

R = TypeVar("R")

#: What separates a typical mistake from what is said about it.
ARROW = re.compile(r"\s*(?:→|->)\s*")


def texts(values: Mapping[str, str]) -> Texts:
    """Only the languages that have the text; English always."""
    return {language: text for language, text in values.items() if text or language == ENGLISH}


def shuffled(count: int, seed: str) -> list[int]:
    """A repeatable order of 0..count-1 that is never the identity (for two or more), so that it tells no key."""

    def rank(index: int) -> bytes:
        return hashlib.sha256(f"{seed}:{index}".encode("utf-8", "replace")).digest()

    order = sorted(range(count), key=rank)
    return order if order != sorted(order) or count < 2 else order[1:] + order[:1]


def letters(index: int) -> str:
    """a, b, ..., z, a1, b1, ...: ids that say nothing."""
    return chr(ord("a") + index % 26) + (str(index // 26) if index >= 26 else "")


def same_count(ours: int, theirs: int, what: str, document: Document) -> bool:
    if ours != theirs:
        document.problem("E401", f"the original has {ours} {what}, this translation {theirs}")
    return ours == theirs
