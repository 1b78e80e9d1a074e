"""What holds for every page: nothing inline, no key before the answer, labels, languages, one heading."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from quizsite.accounts.models import User
from quizsite.catalog.formats.codec import key_json, variant_from_json
from quizsite.catalog.models import Item, ItemVariant
from quizsite.catalog.sync import sync
from quizsite.practice.present import plain_text
from tests.quizsite.conftest import item
from tests.quizsite.practice.answers import right, send, wrong

CONTENT = Path(settings.BASE_DIR) / "content"
KINDS = ["single", "multi", "blanks", "number", "dropdown", "match", "order", "short", "print"]


class Outline(HTMLParser):
    """What the checks need of a page."""

    VOID = {"meta", "link", "input", "br", "img", "hr", "path", "circle", "rect", "mspace"}

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.inline_code: list[str] = []
        self.wrapped_fields: set[int] = set()
        self.open: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if "label" in self.open:
            self.wrapped_fields.add(len(self.tags))
        self.tags.append((tag, given))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self.VOID:
            return
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag, f"</{tag}> does not close the last open element"

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] in ("script", "style") and data.strip():
            self.inline_code.append(data)

    def all(self, *names: str) -> list[dict[str, str]]:
        return [attrs for tag, attrs in self.tags if tag in names]

    def unlabelled(self) -> list[dict[str, str]]:
        labelled = {attrs.get("for") for attrs in self.all("label")}
        return [
            attrs
            for place, (tag, attrs) in enumerate(self.tags)
            if tag in ("input", "select", "textarea")
            and attrs.get("type") not in ("hidden", "submit")
            and not attrs.get("aria-label")
            and not attrs.get("aria-labelledby")
            and attrs.get("id") not in labelled
            and place not in self.wrapped_fields
        ]


def pages(client: Client) -> dict[str, str]:
    """Addresses of every sort of page, the answered ones included."""
    found = {name: name for name in ("/", "/questions/", "/questions/?q=softmax", "/notes/", "/notes/?q=softmax", "/notes/attention/",
                                     "/topics/attention/", "/settings/", "/progress/")}  # fmt: skip
    for slug in KINDS:
        found[f"{slug}, to answer"] = item(slug).get_absolute_url()
        if slug == "short":
            found["short, compared"] = send(client, item(slug), {"text": "overflow"})["Location"]
            continue
        found[f"{slug}, wrong"] = send(client, item(slug), wrong(item(slug))[0])["Location"]
        found[f"{slug}, right"] = send(client, item(slug), right(item(slug)))["Location"]
    client.post("/practice/start", {"which": "mixed", "topic": "attention"})
    found["a set"] = item("single").responses.model.objects.first().user.attempts.get(is_set=True).get_absolute_url()
    return found


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_page_is_sound(bank: Path, page: Client, language: str) -> None:
    addresses = pages(page)
    page.cookies["django_language"] = language
    for name, url in addresses.items():
        answer = page.get(url)
        assert answer.status_code == 200, name
        outline = Outline(answer.text)
        assert outline.all("html")[0]["lang"] == language, name
        assert outline.inline_code == [], name
        for tag, attrs in outline.tags:
            assert "style" not in attrs, (name, tag, attrs)
            assert not [attr for attr in attrs if attr.startswith("on")], (name, tag, attrs)
        assert len(outline.all("h1")) == 1, name
        assert len(outline.all("main")) == 1, name
        assert outline.unlabelled() == [], name
        ids = Counter(attrs["id"] for _, attrs in outline.tags if attrs.get("id"))
        assert [one for one, times in ids.items() if times > 1] == [], name
        for attrs in outline.all("form"):
            assert attrs.get("method", "get").lower() in ("get", "post", "dialog"), name
        if language == "en":
            for attrs in outline.all("a", "link", "script"):
                target = attrs.get("href") or attrs.get("src") or ""
                if target.startswith("/") and not target.startswith(("/tasks/", "/status", "/help")):
                    assert page.get(target).status_code in (200, 302), (name, target)


def test_the_content_security_policy_allows_nothing_inline(page: Client, bank: Path) -> None:
    policy = page.get("/").headers["Content-Security-Policy"]
    directives = dict(part.strip().split(" ", 1) for part in policy.split(";") if " " in part.strip())
    assert directives["default-src"] == "'self'"
    assert directives["object-src"] == directives["base-uri"] == directives["frame-ancestors"] == "'none'"
    assert "unsafe" not in policy
    assert re.fullmatch(r"'self'( 'nonce-[\w+/=-]+')?", directives["script-src"])


def secrets(variant: ItemVariant) -> set[str]:
    """Every sentence of the key, as text; short words could stand in the question for another reason."""
    found: set[str] = set()

    def collect(value: Any) -> None:
        if isinstance(value, str):
            found.add(plain_text(value))
        elif isinstance(value, dict):
            for inner in value.values():
                collect(inner)
        elif isinstance(value, list):
            for inner in value:
                collect(inner)

    collect(key_json(variant_from_json(variant.whole)))
    public = plain_text(str(variant.public))
    return {text for text in found if len(text) >= 12 and text not in public}


def assert_no_key(client: Client, one: Item) -> int:
    """No secret sentence stands on the page before the answer. Returns how many were looked for."""
    looked_for = 0
    for language in ("en", "zh-hans"):
        client.cookies["django_language"] = language
        source = client.get(one.get_absolute_url()).text
        text = plain_text(source)
        for secret in secrets(ItemVariant.objects.get(version=one.version, number=0)):
            looked_for += 1
            assert secret not in text, f"{one}: the page tells {secret!r}"
            assert secret not in source, f"{one}: the source of the page tells {secret!r}"
        assert "data-correct" not in source
    return looked_for


@pytest.mark.parametrize("slug", KINDS)
def test_the_key_is_not_in_the_page_before_the_answer(bank: Path, page: Client, slug: str) -> None:
    assert assert_no_key(page, item(slug))
    if slug == "blanks":
        assert "zebra" not in page.get(item(slug).get_absolute_url()).text


def test_the_key_is_not_in_the_pages_of_real_questions(page: Client, tmp_path: Path) -> None:
    """Up to four real questions of each type, with their translations."""
    types: dict[str, list[Path]] = {}
    for file in sorted(CONTENT.glob("questions/*/*.md")):
        if file.name.endswith(".zh.md"):
            continue
        head = re.search(r"^type: (\w+)$", file.read_text(encoding="utf-8"), re.MULTILINE)
        if head and len(types.setdefault(head[1], [])) < 4:
            types[head[1]].append(file)
    for file in (file for files in types.values() for file in files):
        for one in (file, file.with_name(f"{file.stem}.zh.md")):
            if one.exists():
                target = tmp_path / one.relative_to(CONTENT)
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(one, target)
    sync(tmp_path)
    assert len(types) == 7
    published = list(Item.objects.published().select_related("topic", "version"))
    assert len(published) >= 7
    for one in published:
        assert assert_no_key(page, one)


def test_a_page_says_what_it_is_called_and_where_one_is(bank: Path, page: Client) -> None:
    text = page.get("/questions/").text
    assert "<title>Questions · Warmup</title>" in text
    assert '<a href="/questions/" aria-current="true">' in text
    page.cookies["django_language"] = "zh-hans"
    assert "<title>题目 · 热身</title>" in page.get("/questions/").text


def test_what_does_not_exist_is_said_in_the_site_s_own_words(bank: Path, page: Client, stranger: User) -> None:
    answer = page.get("/topics/nonsense/")
    assert answer.status_code == 404
    assert "site-header" in answer.text
