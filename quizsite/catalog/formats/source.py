"""A content file cut into front matter, prompt and reserved sections, with line and column of everything.

markdown-it's tokens know their lines only. Columns come from the position of the inline text in its source line.
"""

from __future__ import annotations

import difflib
import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import yaml
from markdown_it.token import Token

from quizsite.catalog.formats import markup
from quizsite.catalog.formats.codes import CODES
from quizsite.catalog.formats.model import CHINESE, Finding

#: libyaml where it is there; ten times as fast.
LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_FENCE = re.compile(r"---[ \t]*\Z")

SLUG: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
FACT_ID: Final = re.compile(r"\d{3}-\d{3}\Z")

#: Reserved headings, English and Chinese, to the name of their section.
HEADINGS: Final[Mapping[str, str]] = {
    "hint": "hint",
    "explanation": "explanation",
    "rubric": "rubric",
    "answer": "answer",
    "mistakes": "mistakes",
    "references": "references",
    "notes": "notes",
    "提示": "hint",
    "解析": "explanation",
    "评分标准": "rubric",
    "参考答案": "answer",
    "常见错误": "mistakes",
    "参考": "references",
    "备注": "notes",
}


class Report:
    """Collects findings of one file."""

    def __init__(self, path: str):
        self.path = path
        self.findings: list[Finding] = []

    def add(self, code: str, message: str, line: int = 1, col: int = 1) -> None:
        """line, col: from 1."""
        assert code in CODES, code
        self.findings.append(Finding(self.path, max(line, 1), max(col, 1), code, message))

    @property
    def failed(self) -> bool:
        return any(f.code.startswith("E") for f in self.findings)


@dataclass
class Source:
    """One file. `front` is its front matter, `marks` the line and column (from 1) of each top-level key.

    body is the text with the front matter blanked out, so that its line numbers are those of the file.
    """

    path: str
    text: str
    body: str
    front: dict[str, Any]
    marks: dict[str, tuple[int, int]]
    report: Report

    @property
    def hash(self) -> str:
        """Of what a translation has to follow: the body and the parameters, not status or tags."""
        digest = hashlib.sha256(repr(self.front.get("params")).encode("utf-8", "replace"))
        for line in self.body.strip().splitlines():
            digest.update(line.rstrip().encode("utf-8", "replace") + b"\n")
        return "h-" + digest.hexdigest()[:12]

    def at(self, key: str) -> tuple[int, int]:
        return self.marks.get(key, (1, 1))

    def check_keys(self, allowed: Iterable[str]) -> None:
        """E103 for every key that is not allowed, with the nearest that is."""
        for key in self.front:
            if key not in allowed:
                near = difflib.get_close_matches(key, list(allowed), n=1)
                tail = f"; did you mean '{near[0]}'?" if near else f"; known keys: {', '.join(sorted(allowed))}"
                self.report.add("E103", f"unknown key '{key}'{tail}", *self.at(key))

    def check_stamp(self, original: Source) -> None:
        """W402 unless this translation carries the stamp of `original` as it is now."""
        if self.report.failed:
            return
        want_choice(self, "lang", [CHINESE])
        stamp = self.front.get("of")
        if stamp is None:
            message = "not stamped: once the translation is right, run the check with --stamp"
            self.report.add("W402", message, *self.at("lang"))
        elif stamp != original.hash:
            message = "stale: the original has changed since; bring it up to date, then run the check with --stamp"
            self.report.add("W402", message, *self.at("of"))


def read_source(path: str, text: str) -> Source:
    """Cut `text`; findings about the front matter are in the report. Never raises."""
    report = Report(path)
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    lines = text.split("\n")
    if not _FENCE.match(lines[0]):
        report.add("E101", "front matter missing: the first line must be ---")
        return Source(path, text, text, {}, {}, report)
    end = next((n for n, line in enumerate(lines[1:], start=1) if _FENCE.match(line)), None)
    if end is None:
        report.add("E101", "front matter is not closed: a line --- is missing")
        return Source(path, text, "", {}, {}, report)
    front, marks = _read_front("\n".join(lines[1:end]), report)
    body = "\n" * (end + 1) + "\n".join(lines[end + 1 :])
    return Source(path, text, body, front, marks, report)


def _read_front(text: str, report: Report) -> tuple[dict[str, Any], dict[str, tuple[int, int]]]:
    marks: dict[str, tuple[int, int]] = {}
    try:
        node = yaml.compose(text, LOADER)
        if node is None:
            return {}, {}
        if not isinstance(node, yaml.MappingNode):
            report.add("E102", "front matter must be 'key: value' lines", 2)
            return {}, {}
        for key, _ in node.value:
            place = (key.start_mark.line + 2, key.start_mark.column + 1)
            if not isinstance(key, yaml.ScalarNode):
                report.add("E102", "a key must be a plain word", *place)
                return {}, {}
            if key.value in marks:
                report.add("E102", f"key '{key.value}' stands twice", *place)
            marks[key.value] = place
        loaded = yaml.load(text, LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, col = (mark.line + 2, mark.column + 1) if mark else (2, 1)
        report.add("E102", f"not valid YAML: {error.problem or error.context}", line, col)
        return {}, {}
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        report.add("E102", f"not valid YAML: {str(error).splitlines()[0] if str(error) else type(error).__name__}", 2)
        return {}, {}
    return {str(key): value for key, value in loaded.items()}, marks


# --- values of the front matter ---------------------------------------------------------------------------------


def want_choice(source: Source, key: str, allowed: Sequence[str], default: str | None = None) -> str | None:
    value = source.front.get(key, default)
    if value is None:
        source.report.add("E104", f"key '{key}' is missing; one of {', '.join(allowed)}", *source.at(key))
        return None
    if value not in allowed:
        source.report.add("E104", f"{key} is {value!r}; one of {', '.join(allowed)}", *source.at(key))
        return None
    return str(value)


def want_int(source: Source, key: str, low: int, high: int, missing: str = "") -> int | None:
    value = source.front.get(key)
    if value is None:
        source.report.add("E104", f"key '{key}' is missing{missing}; a whole number from {low} to {high}")
        return None
    if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
        source.report.add("E104", f"{key} is {value!r}; a whole number from {low} to {high}", *source.at(key))
        return None
    return value


def want_strings(source: Source, key: str, *, required: bool = False) -> tuple[str, ...]:
    value = source.front.get(key, [])
    if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
        source.report.add("E104", f"{key} must be a list of quoted texts, e.g. [a, b]", *source.at(key))
        return ()
    if required and not value:
        source.report.add("E104", f"key '{key}' is missing or empty", *source.at(key))
    if len(set(value)) < len(value):
        source.report.add("E104", f"{key} names something twice", *source.at(key))
    return tuple(value)


# --- body -------------------------------------------------------------------------------------------------------


@dataclass
class Section:
    """A reserved section: its name, the line (from 1) of its heading, its tokens."""

    name: str
    line: int
    tokens: list[Token]


@dataclass
class Document:
    """The body of one file in one language (for one variant): tokens of the prompt, then the sections.

    `overlay` is the number-free, key-free translation of another document.
    """

    report: Report
    lines: list[str]
    prompt: list[Token]
    sections: list[Section] = field(default_factory=list)
    overlay: bool = False

    def section(self, name: str) -> Section | None:
        return next((s for s in self.sections if s.name == name), None)

    def named(self, name: str) -> list[Section]:
        return [s for s in self.sections if s.name == name]

    def place(self, token: Token, offset: int = 0) -> tuple[int, int]:
        """Line and column (from 1) of the character `offset` of an inline token's content."""
        if not token.map:
            return 1, 1
        head = token.content[:offset]
        row = token.map[0] + head.count("\n")
        parts = token.content.split("\n")
        text = parts[min(head.count("\n"), len(parts) - 1)]
        line = self.lines[row] if row < len(self.lines) else ""
        start = max(line.find(text), 0) if text else 0
        return row + 1, start + offset - (head.rfind("\n") + 1) + 1

    def problem(self, code: str, message: str, token: Token | None = None, offset: int = 0) -> None:
        self.report.add(code, message, *(self.place(token, offset) if token else (self.last_line, 1)))

    @property
    def last_line(self) -> int:
        """The last line of the prompt: where a missing interaction is reported."""
        return max((t.map[1] for t in self.prompt if t.map), default=1)


def read_document(source: Source, body: str, *, blanks: bool, overlay: bool = False) -> Document:
    """Cut the tokens of `body` at the reserved headings; E103 for a `##` heading that is not reserved."""
    tokens = markup.parse(body, blanks=blanks)
    document = Document(source.report, body.split("\n"), [], overlay=overlay)
    current = document.prompt
    position = 0
    while position < len(tokens):
        token = tokens[position]
        if token.type == "heading_open" and token.markup == "##" and token.level == 0:
            title = tokens[position + 1].content.strip()
            line = (token.map or [0])[0] + 1
            name = HEADINGS.get(title.lower())
            if name is None:
                near = difflib.get_close_matches(title.lower(), list(HEADINGS), n=1)
                hint = f"; did you mean '## {near[0].title()}'?" if near else "; use ### for headings of your own"
                source.report.add("E103", f"'## {title}' is not a reserved heading{hint}", line)
                name = "unknown"
            if name not in ("hint", "unknown") and document.section(name):
                source.report.add("E103", f"section '## {title}' stands twice", line)
            document.sections.append(Section(name, line, []))
            current = document.sections[-1].tokens
            position += 3
            continue
        current.append(token)
        position += 1
    return document


def blocks(tokens: Sequence[Token]) -> list[list[Token]]:
    """Top-level blocks, each with all its tokens."""
    out: list[list[Token]] = []
    depth = 0
    for token in tokens:
        if depth == 0:
            out.append([])
        out[-1].append(token)
        depth += token.nesting
    return out


@dataclass
class Item:
    """A list item: the blocks before the quote, and those inside it."""

    first: Token  # the inline token of the first paragraph
    body: list[list[Token]]
    quote: list[Token]


def list_items(document: Document, block: Sequence[Token]) -> list[Item]:
    """Items of a list block. E212 for an item that does not start with text, or goes on after its quote."""
    items = []
    for tokens in blocks(block[1:-1]):
        inner = blocks(tokens[1:-1])
        if not inner or inner[0][0].type != "paragraph_open":
            line = (tokens[0].map or [0])[0] + 1
            document.report.add("E212", "an item must start with text", line)
            continue
        quotes = [n for n, part in enumerate(inner) if part[0].type == "blockquote_open"]
        if quotes and quotes[0] != len(inner) - 1:
            document.problem("E212", "feedback (>) must be one quote, and the last part of its item", inner[0][1])
        quote = inner[quotes[0]][1:-1] if quotes else []
        items.append(Item(inner[0][1], inner[: quotes[0]] if quotes else inner, quote))
    return items


def item_html(item: Item, content: str) -> str:
    """HTML of an item's own text, its first paragraph replaced by `content`."""
    opening, _, closing = item.body[0][0], item.body[0][1], item.body[0][2]
    paragraph = [opening, markup.with_content(item.first, content), closing]
    rest = [token for block in item.body[1:] for token in block]
    return markup.render([*paragraph, *rest])
