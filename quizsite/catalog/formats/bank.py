"""Folders to questions, tasks and the syllabus. Reads files; executes nothing. A broken file never hides the others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from quizsite.catalog.formats import titles
from quizsite.catalog.formats.model import CHINESE, Finding, Parsed, Question, Status, Task
from quizsite.catalog.formats.notes import Syllabus, load_syllabus
from quizsite.catalog.formats.question import parse_question
from quizsite.catalog.formats.task import check_record, parse_task

_OVERLAY = ".zh.md"
#: A larger file is a mistake, not a question.
SIZE_LIMIT_BYTES = 256 * 1024


@dataclass(frozen=True)
class QuestionFile:
    """A canonical file and its translation, which may be missing. id: "<topic>/<slug>"."""

    path: Path
    overlay: Path | None

    @property
    def id(self) -> str:
        return f"{self.path.parent.name}/{self.path.name.removesuffix('.md')}"


@dataclass
class Bank:
    """What `load_bank` found. findings: of all files, the good ones' warnings included."""

    syllabus: Syllabus
    questions: list[Question] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    files: int = 0


def question_files(content: Path, within: Iterable[Path] = ()) -> Iterator[QuestionFile]:
    """All question files below `content`/questions, in order of path; with `within`, only those in or at these."""
    wanted = [path.resolve() for path in within]
    for path in sorted((content / "questions").glob("*/*.md")):
        if path.name.endswith(_OVERLAY) or path.name == "README.md":
            continue
        overlay = path.with_name(path.name.removesuffix(".md") + _OVERLAY)
        if not wanted or any(_is_in(path, place) or overlay.resolve() == place for place in wanted):
            yield QuestionFile(path, overlay if overlay.exists() else None)


def task_folders(content: Path, within: Iterable[Path] = ()) -> Iterator[Path]:
    """All folders of `content`/tasks, in order of name; with `within`, only those in or around these."""
    wanted = [path.resolve() for path in within]
    for folder in sorted((content / "tasks").glob("*/")):
        if not folder.name.startswith((".", "_")) and (
            not wanted or any(_is_in(folder, place) or _is_in(place, folder) for place in wanted)
        ):
            yield folder


def _is_in(path: Path, place: Path) -> bool:
    return path.resolve().is_relative_to(place.resolve())


def read_question(file: QuestionFile) -> Parsed[Question]:
    """Parse one question with its translation; files that cannot be read give a finding."""
    try:
        text, overlay = _read(file.path), _read(file.overlay) if file.overlay else None
    except (OSError, UnicodeDecodeError, ValueError) as error:
        return Parsed(None, (Finding(str(file.path), 1, 1, "E104", f"cannot be read: {error}"),))
    return parse_question(str(file.path), text, str(file.overlay or ""), overlay)


def _read(path: Path) -> str:
    if path.stat().st_size > SIZE_LIMIT_BYTES:
        raise ValueError(f"larger than {SIZE_LIMIT_BYTES // 1024} KiB")
    return path.read_text(encoding="utf-8")


def load_bank(content: Path, within: Iterable[Path] = ()) -> Bank:
    """Everything below `content`, or what stands `within`; facts and topics that files name are looked up."""
    within = tuple(within)
    bank = Bank(load_syllabus(content))
    if not within:
        bank.findings += bank.syllabus.findings
    for file in question_files(content, within):
        bank.files += 1
        parsed = read_question(file)
        bank.findings += parsed.findings
        if parsed.value:
            bank.questions.append(parsed.value)
            bank.findings += _check_names(bank.syllabus, str(file.path), parsed.value)
    for folder in task_folders(content, within):
        bank.files += 1
        result = parse_task(folder)
        bank.findings += result.findings
        if result.value:
            bank.tasks.append(result.value)
            bank.findings += check_record(folder, result.value)
            bank.findings += _check_names(bank.syllabus, str(folder / "task.md"), result.value)
    bank.findings += _orphans(content, within)
    if not within:
        bank.findings += _same_titles(content, bank.questions)
    bank.findings.sort()
    return bank


def _check_names(syllabus: Syllabus, path: str, item: Question | Task) -> Iterator[Finding]:
    if item.topic not in syllabus.topics:
        yield Finding(path, 1, 1, "E702", f"topic '{item.topic}' is not in topics.yaml")
    for note in item.notes:
        if note not in syllabus.notes:
            yield Finding(path, 1, 1, "E701", f"there is no fact {note} in notes/facts/")


def _same_titles(content: Path, questions: Iterable[Question]) -> Iterator[Finding]:
    published = ((question.id, question.title) for question in questions if question.status is Status.PUBLISHED)
    for identity, earlier, title in titles.same(published):
        message = f"the title '{title}' is that of {earlier} too; say what sets them apart"
        yield Finding(str(content / "questions" / f"{identity}.md"), 1, 1, "W608", message)


def _orphans(content: Path, within: tuple[Path, ...]) -> Iterator[Finding]:
    for path in sorted((content / "questions").glob(f"*/*{_OVERLAY}")):
        original = path.with_name(path.name.removesuffix(_OVERLAY) + ".md")
        if not original.exists() and (not within or any(_is_in(path, place) for place in within)):
            yield Finding(str(path), 1, 1, "E401", f"a translation of {original.name}, which does not exist")


def is_translated(item: Question | Task) -> bool:
    return CHINESE in item.languages
