"""Filled-in forms for the questions of the bank: what a browser would send for a right or a wrong answer."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse
from django.test import Client

from quizsite.catalog.models import Item, ItemVariant


class _Form(HTMLParser):
    """The hidden fields of the form with id `answer`."""

    def __init__(self) -> None:
        super().__init__()
        self.inside = False
        self.fields: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self.inside = given.get("id") == "answer"
        if self.inside and tag == "input" and given.get("type") == "hidden":
            self.fields[given["name"] or ""] = given.get("value") or ""


def opened(client: Client, item: Item, query: str = "") -> dict[str, str]:
    """Open the page of a question; the hidden fields of its form."""
    form = _Form()
    form.feed(client.get(item.get_absolute_url() + query).text)
    form.fields.pop("csrfmiddlewaretoken")
    return form.fields


def send(client: Client, item: Item, fields: dict[str, Any], query: str = "", **headers: Any) -> HttpResponse:
    """Open a question and send its form with `fields` filled in."""
    return client.post(item.get_absolute_url(), {**opened(client, item, query), **fields}, **headers)


def _whole(item: Item) -> dict[str, Any]:
    return ItemVariant.objects.get(version=item.version, number=0).whole


def _pairs(item: Item, wanted: dict[str, str]) -> dict[str, str]:
    interaction = _whole(item)["interaction"]
    ids = {right["text"]["en"]: right["id"] for right in interaction["right"]}
    return {f"pair-{n}": ids[wanted[left["en"]]] for n, left in enumerate(interaction["left"]) if left["en"] in wanted}


def _places(item: Item, wanted: list[str]) -> dict[str, str]:
    ids = {line["text"]["en"]: line["id"] for line in _whole(item)["interaction"]["items"]}
    return {f"place-{ids[text]}": str(place) for place, text in enumerate(wanted, 1)}


RANGES = {"sigmoid": "from 0 to 1", "tanh": "from -1 to 1", "ReLU": "0 and above"}
STEPS = ["Forward pass", "Loss", "Backward pass", "Update"]


def right(item: Item) -> dict[str, Any]:
    """Fields of a right answer."""
    return {
        "single": lambda: {"choice": "root"},
        "multi": lambda: {"choice": ["root", "key"]},
        "blanks": lambda: {"blank-0": "Zebra Max", "blank-1": "３"},
        "number": lambda: {"blank-0": "1 KiB"},
        "dropdown": lambda: {"blank-0": "1"},
        "match": lambda: _pairs(item, RANGES),
        "order": lambda: _places(item, STEPS),
        "print": lambda: {"text": "0\r\n111  \r\n333\r\n666\r\n\r\n"},
    }[item.slug]()


def wrong(item: Item) -> tuple[dict[str, Any], float, str]:
    """Fields of a wrong answer, what it scores, and the feedback that the page must show."""
    return {
        "single": lambda: ({"choice": "size"}, 0.0, "shrink them too far"),
        "multi": lambda: ({"choice": ["root", "heads"]}, 0.0, "each score stays as it is"),
        "blanks": lambda: ({"blank-0": "sigmoid", "blank-1": "3"}, 0.5, "does not sum to one"),
        "number": lambda: ({"blank-0": "512"}, 0.0, "keys and values are two tensors"),
        "dropdown": lambda: ({"blank-0": "2"}, 0.0, "heads stay apart"),
        "match": lambda: (_pairs(item, RANGES | {"sigmoid": "from -1 to 1"}), 2 / 3, "that is tanh"),
        "order": lambda: (_places(item, [*STEPS, "Reset the weights"]), 0.75, "forget everything"),
        "print": lambda: ({"text": "0\n111\n222\n333"}, 0.0, "a running sum"),
    }[item.slug]()
