"""The page part of a task folder: task.md, task.zh.md and starter.py to a `Task`.

What a submission is judged by (entry point, checker, limits, ...) belongs to `grader.loader`; here those keys are
only known by name, so that a typo in a page key is still found.
"""

from __future__ import annotations

import ast
import hashlib
from pathlib import Path

from markdown_it.token import Token

from grader.spec import record_problem
from quizsite.catalog.formats import lint, markup
from quizsite.catalog.formats.interactions import texts
from quizsite.catalog.formats.model import CHINESE, ENGLISH, Finding, Parsed, Status, Task
from quizsite.catalog.formats.source import (
    FACT_ID,
    SLUG,
    Document,
    Report,
    Source,
    blocks,
    read_source,
    want_choice,
    want_int,
    want_strings,
)
from quizsite.catalog.formats.titles import read_title

PAGE_KEYS = ("title", "topic", "difficulty", "minutes", "tags", "notes", "status")
JUDGE_KEYS = ("entry_point", "signature", "checker", "device", "limits", "forbidden", "performance", "deterministic")
OVERLAY_KEYS = ("lang", "title", "of")


def parse_task(folder: Path) -> Parsed[Task]:
    """The task of `folder`, and findings about its texts and its files. Reads files; executes nothing."""
    path = folder / "task.md"
    report = Report(str(path))
    text = _read(path, report)
    if text is None:
        report.add("E501", "task.md is missing or not UTF-8")
        return Parsed(None, tuple(report.findings))
    source = read_source(str(path), text)
    report = source.report
    _check_files(folder, report)
    if report.failed and not source.front:
        return Parsed(None, tuple(report.findings))
    source.check_keys((*PAGE_KEYS, *JUDGE_KEYS))
    if not SLUG.match(folder.name):
        report.add("E104", f"folder '{folder.name}': lower-case letters, digits and single hyphens only")
    status = want_choice(source, "status", [s.value for s in Status])
    difficulty = want_int(source, "difficulty", 1, 5)
    minutes = want_int(source, "minutes", 1, 600)
    topic = source.front.get("topic")
    if not isinstance(topic, str) or not SLUG.match(topic):
        report.add("E104", f"topic is {topic!r}; an id of topics.yaml", *source.at("topic"))
    notes = want_strings(source, "notes", required=True)
    for note in notes:
        if not FACT_ID.match(note):
            report.add("E104", f"'{note}' is not a fact id such as 002-017", *source.at("notes"))
    tags, title = want_strings(source, "tags"), read_title(source, ENGLISH, required=True)
    statement, hints = _statement(source)
    overlay_path = folder / "task.zh.md"
    overlay_text = _read(overlay_path, report)
    translated = None
    findings: list[Finding] = []
    if overlay_text is None:
        report.add("W403", "no Chinese translation (task.zh.md)")
    else:
        translated = _read_overlay(read_source(str(overlay_path), overlay_text), source, len(hints), findings)
    starter = _read(folder / "starter.py", report) or ""
    findings = [*report.findings, *findings]
    if report.failed or status is None or difficulty is None or minutes is None:
        return Parsed(None, tuple(findings))
    pages = {ENGLISH: (title, statement, hints)} | ({CHINESE: translated} if translated else {})
    digest = hashlib.sha256("\0".join((text, overlay_text or "", starter)).encode("utf-8", "replace"))
    return Parsed(
        Task(
            slug=folder.name,
            topic=str(topic),
            difficulty=difficulty,
            minutes=minutes,
            tags=tags,
            notes=notes,
            status=Status(status),
            languages=tuple(pages),
            title=texts({language: page[0] for language, page in pages.items()}),
            statement=texts({language: page[1] for language, page in pages.items()}),
            hints=tuple({language: page[2][n] for language, page in pages.items()} for n in range(len(hints))),
            starter=starter,
            search_text={lang: " ".join([page[0], markup.plain(page[1]), *tags]) for lang, page in pages.items()},
            text_hash=digest.hexdigest()[:16],
        ),
        tuple(findings),
    )


def check_record(folder: Path, task: Task) -> tuple[Finding, ...]:
    """E504 for a published task without a record that this very version of it passes the gates."""
    problem = record_problem(folder) if task.status is Status.PUBLISHED else ""
    return (Finding(str(folder / "task.md"), 1, 1, "E504", problem),) if problem else ()


def _read(path: Path, report: Report) -> str | None:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        report.add("E501", f"{path.name} cannot be read: {error}")
        return None


def _check_files(folder: Path, report: Report) -> None:
    for name in ("cases.py", "starter.py"):
        path = folder / name
        text = _read(path, report)
        if text is None:
            report.add("E503" if name == "starter.py" else "E501", f"{name} is missing")
            continue
        try:
            ast.parse(text)
        except (SyntaxError, ValueError) as error:
            report.add("E503" if name == "starter.py" else "E501", f"{name} is not Python: {error}")
    solutions = sorted((folder / "solutions").glob("*.py"))
    for kind, code in (("accepted", "E501"), ("wrong", "E502")):
        if not any(path.name.startswith(f"{kind}_") for path in solutions):
            report.add(code, f"no solutions/{kind}_*.py: nothing shows what the cases {'let through' if kind == 'accepted' else 'catch'}")  # fmt: skip
    for path in solutions:
        first = (_read(path, report) or "").partition("\n")[0]
        if not first.startswith("# verdict: "):
            report.add(
                "E501", f"solutions/{path.name}: the first line must read '# verdict: WA tolerance — the mistake'"
            )


def _statement(source: Source) -> tuple[str, list[str]]:
    """HTML of everything but the hints, and of each `## Hint` section (which ends at the next `##`)."""
    statement: list[Token] = []
    hints: list[list[Token]] = []
    current = statement
    tokens = markup.parse(source.body)
    for block in blocks(tokens):
        if block[0].type == "heading_open" and block[0].markup == "##":
            if block[1].content.strip().lower() in ("hint", "提示"):
                current = []
                hints.append(current)
                continue
            current = statement
        current += block
    document = Document(source.report, source.body.split("\n"), tokens)
    lint.formulas(document)
    lint.images(document)
    if source.front.get("lang") == CHINESE:
        lint.chinese(document)
    if not statement:
        source.report.add("E211", "the statement is empty")
    for hint in hints:
        if not hint:
            source.report.add("E211", "a hint is empty")
    return markup.render_blocks(statement), [markup.render_blocks(hint) for hint in hints]


def _read_overlay(
    overlay: Source, source: Source, hint_count: int, findings: list[Finding]
) -> tuple[str, str, list[str]] | None:
    overlay.check_keys(OVERLAY_KEYS)
    overlay.check_stamp(source)
    title = read_title(overlay, CHINESE, required=True)
    statement, hints = _statement(overlay)
    if len(hints) != hint_count:
        overlay.report.add("E401", f"the original has {hint_count} hints, this translation {len(hints)}")
    findings += overlay.report.findings
    return None if overlay.report.failed else (title, statement, hints)
