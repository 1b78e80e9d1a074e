"""Files to rows. One file at a time: a broken one keeps its last good version and never stops the others."""

from __future__ import annotations

import hashlib
import json
import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction

from grader.spec import GATES_VERSION, GRADED_FILES, RECORD_FILE, Device, task_hash
from quizsite.catalog import search
from quizsite.catalog.formats import codec
from quizsite.catalog.formats.markup import RENDER_VERSION
from quizsite.catalog.formats.model import CHINESE, FORMAT_VERSION, Finding, Question, Severity
from quizsite.catalog.formats.model import Task as ParsedTask
from quizsite.catalog.formats.notes import Syllabus, load_syllabus
from quizsite.catalog.formats.question import parse_question
from quizsite.catalog.formats.source import read_source
from quizsite.catalog.formats.task import JUDGE_KEYS, check_record, parse_task
from quizsite.catalog.models import (
    Item,
    ItemVariant,
    ItemVersion,
    Note,
    SourceFile,
    Status,
    Task,
    TaskVersion,
    Topic,
)

logger = logging.getLogger(__name__)

#: Files are read again when the parser or renderer has changed since, or the gates have become stricter.
BUILD = FORMAT_VERSION * 1000 + RENDER_VERSION


@dataclass
class Summary:
    """What a sync did: counts of (what, outcome), and the files that are broken."""

    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    broken: list[tuple[str, list[dict]]] = field(default_factory=list)

    def count(self, what: str, outcome: str) -> None:
        self.counts[what, outcome] += 1


@dataclass
class Unit:
    """Files that are read together: a question with its translation, or the graded files of a task."""

    path: str
    digest: str
    files: list[Path]


def unit(root: Path, main: Path, files: Iterable[Path]) -> Unit:
    digest = hashlib.sha256(f"{BUILD} {GATES_VERSION}".encode())
    present = [file for file in files if file.is_file()]
    for file in present:
        data = file.read_bytes()
        digest.update(f"\0{file.name}\0{len(data)}\0".encode())
        digest.update(data)
    return Unit(main.relative_to(root).as_posix(), digest.hexdigest(), present)


class Sync:
    """One run over a content folder. `say` gets one line for everything that changed."""

    def __init__(self, root: Path, say: Callable[[str], None]) -> None:
        self.root = root
        self.say = say
        self.summary = Summary()
        self.sources = {source.path: source for source in SourceFile.objects.all()}
        self.topics = {topic.slug: topic for topic in Topic.objects.all()}

    def changed(self, what: str, units: Iterable[Unit]) -> Iterator[Unit]:
        """Those units that are not as the last sync left them; the others are counted."""
        for one in units:
            source = self.sources.get(one.path)
            if source is None or source.digest != one.digest:
                yield one
                continue
            self.summary.count(what, "broken" if source.broken else "unchanged")
            if source.broken:
                self.summary.broken.append((one.path, source.findings))

    def gone(self, folder: str, units: Iterable[Unit]) -> Iterator[str]:
        """Paths below `folder` that the last sync knew and this one does not find; they are forgotten."""
        present = {one.path for one in units}
        for path in [path for path in self.sources if path.startswith(f"{folder}/") and path not in present]:
            yield path
            self.sources.pop(path).delete()
            self.summary.count(folder, "retired")
            self.say(f"retired   {path}")

    def guarded(self, what: str, one: Unit, read: Callable[[Unit], tuple[str, tuple[Finding, ...]]]) -> None:
        """`read` one unit in a transaction of its own; whatever goes wrong in it stays its own trouble."""
        try:
            with transaction.atomic():
                outcome, errors = read(one)
        except UnicodeDecodeError as error:
            reason = f"not UTF-8 text ({error.reason} at byte {error.start})"
            outcome, errors = "broken", (Finding(one.path, 1, 1, "E101", reason),)
        except Exception as error:
            logger.exception("reading %s failed", one.path)
            reason = f"cannot be loaded, a fault of this program: {type(error).__name__}: {error}"
            outcome, errors = "broken", (Finding(one.path, 1, 1, "E100", reason),)
        self.record(one, errors, broken=outcome == "broken")
        self.summary.count(what, outcome)
        self.say(f"{outcome:9} {one.path}")

    def record(self, one: Unit, findings: Iterable[Finding], broken: bool) -> None:
        listed = [asdict(finding) for finding in findings]
        self.sources[one.path], _ = SourceFile.objects.update_or_create(
            path=one.path, defaults={"digest": one.digest, "broken": broken, "findings": listed}
        )
        if broken:
            self.summary.broken.append((one.path, listed))

    def topic(self, slug: str) -> Topic:
        """The topic, made on the spot when topics.yaml does not know it: a question is better shown than lost."""
        if slug not in self.topics:
            order = max((topic.order for topic in self.topics.values()), default=-1) + 1
            title = slug.replace("-", " ").capitalize()
            self.topics[slug] = Topic.objects.create(
                slug=slug, order=order, title={"en": title}, group_title={"en": "More"}
            )
        return self.topics[slug]

    # --- questions ---

    def questions(self) -> None:
        folder = self.root / "questions"
        mains = [file for file in sorted(folder.glob("*/*.md")) if not file.name.endswith(".zh.md")]
        units = [unit(self.root, main, (main, overlay_of(main))) for main in mains]
        for one in self.changed("questions", units):
            self.guarded("questions", one, self.question)
        for path in self.gone("questions", units):
            _, topic, name = path.split("/")
            Item.objects.filter(topic__slug=topic, slug=name.removesuffix(".md")).update(status=Status.RETIRED)

    def question(self, one: Unit) -> tuple[str, tuple[Finding, ...]]:
        main = self.root / one.path
        overlay = overlay_of(main)
        overlay_text = overlay.read_text(encoding="utf-8") if overlay.is_file() else None
        parsed = parse_question(
            one.path, main.read_text(encoding="utf-8"), overlay.relative_to(self.root).as_posix(), overlay_text
        )
        return "broken" if parsed.value is None else self.save_question(parsed.value), parsed.errors

    def save_question(self, question: Question) -> str:
        """Rows of a question; a new version only when a text or a mark could differ."""
        meta = {
            "status": question.status.value,
            "kind": question.kind.value,
            "difficulty": question.difficulty,
            "time_s": question.time_s,
            "stem": dict(question.stem),
            "title": dict(question.title),
            "tags": list(question.tags),
            "has_chinese": CHINESE in question.languages,
            "variant_count": len(question.variants),
            "note_keys": list(question.notes),
        }
        item, created = Item.objects.update_or_create(
            topic=self.topic(question.topic), slug=question.slug, defaults=meta, create_defaults=meta
        )
        whole = [codec.to_json(variant) for variant in question.variants]
        text_hash = content_hash([whole, question.refs])
        latest = item.version
        same = latest and (latest.text_hash, latest.grading_hash) == (text_hash, question.grading_hash)
        if not same:
            item.version = ItemVersion.objects.create(
                item=item,
                number=latest.number + 1 if latest else 1,
                text_hash=text_hash,
                grading_hash=question.grading_hash,
                format_version=BUILD,
                refs=list(question.refs),
            )
            item.save(update_fields=["version"])
            ItemVariant.objects.bulk_create(
                ItemVariant(
                    version=item.version, number=variant.number, public=codec.public_json(variant), whole=complete
                )
                for variant, complete in zip(question.variants, whole, strict=True)
            )
        item.notes.set(Note.objects.filter(key__in=question.notes))
        search.put("item", [(item.pk, " ".join(question.search_text.values()))])
        return "added" if created else "updated" if not same else "unchanged"

    # --- tasks ---

    def tasks(self) -> None:
        folders = [main.parent for main in sorted((self.root / "tasks").glob("*/task.md"))]
        names = (*GRADED_FILES, "task.zh.md", "starter.py", RECORD_FILE)
        units = [
            # solutions too: a record counts only for the solutions that it was made with
            unit(self.root, folder / "task.md", [*(folder / n for n in names), *sorted(folder.glob("solutions/*.py"))])
            for folder in folders
        ]
        for one in self.changed("tasks", units):
            self.guarded("tasks", one, self.task)
        for path in self.gone("tasks", units):
            Task.objects.filter(slug=path.split("/")[1]).update(status=Status.RETIRED)

    def task(self, one: Unit) -> tuple[str, tuple[Finding, ...]]:
        folder = (self.root / one.path).parent
        parsed = parse_task(folder)
        if parsed.value is None:
            return "broken", parsed.errors
        unproven = check_record(folder, parsed.value)
        return "broken" if unproven else self.save_task(folder, parsed.value), (*parsed.errors, *unproven)

    def save_task(self, folder: Path, parsed: ParsedTask) -> str:
        source = read_source(str(folder / "task.md"), (folder / "task.md").read_text(encoding="utf-8"))
        spec = {key: source.front[key] for key in JUDGE_KEYS if key in source.front}
        meta = {
            "topic": self.topic(parsed.topic),
            "status": parsed.status.value,
            "title": dict(parsed.title),
            "difficulty": parsed.difficulty,
            "minutes": parsed.minutes,
            "device": str(spec.get("device", Device.CPU)),
            "tags": list(parsed.tags),
            "has_chinese": CHINESE in parsed.languages,
            "note_keys": list(parsed.notes),
        }
        task, created = Task.objects.update_or_create(slug=parsed.slug, defaults=meta)
        shown = {
            "statement": dict(parsed.statement),
            "hints": [dict(hint) for hint in parsed.hints],
            "starter": parsed.starter,
            "spec": spec,
        }
        text_hash, judged_by, latest = content_hash(shown), task_hash(folder), task.version
        same = latest and (latest.text_hash, latest.task_hash) == (text_hash, judged_by)
        if not same:
            task.version = TaskVersion.objects.create(
                task=task,
                number=latest.number + 1 if latest else 1,
                text_hash=text_hash,
                task_hash=judged_by,
                format_version=BUILD,
                **shown,
            )
            task.save(update_fields=["version"])
        task.notes.set(Note.objects.filter(key__in=parsed.notes))
        search.put("task", [(task.pk, " ".join(parsed.search_text.values()))])
        return "added" if created else "updated" if not same else "unchanged"

    # --- topics and notes ---

    def syllabus(self) -> None:
        """Topics and notes are read as one: a fact belongs to a cluster, and a cluster to a topic."""
        files = [self.root / "topics.yaml", self.root / "notes" / "clusters.yaml"]
        files += sorted((self.root / "notes" / "facts").glob("*.yaml"))
        one = unit(self.root, self.root / "topics.yaml", files)
        for changed in self.changed("syllabus", [one] if one.files else []):
            self.guarded("syllabus", changed, self.read_syllabus)

    def read_syllabus(self, _one: Unit) -> tuple[str, tuple[Finding, ...]]:
        syllabus = load_syllabus(self.root)
        errors = tuple(finding for finding in syllabus.findings if finding.severity is Severity.ERROR)
        # An empty syllabus means a broken file, not that everything was withdrawn.
        if errors or not syllabus.topics:
            return "broken", errors
        self.save_syllabus(syllabus)
        return "updated", ()

    def save_syllabus(self, syllabus: Syllabus) -> None:
        for topic in syllabus.topics.values():
            self.topics[topic.id], _ = Topic.objects.update_or_create(
                slug=topic.id,
                defaults={
                    "order": topic.order,
                    "group": topic.group,
                    "group_title": dict(topic.group_title),
                    "title": dict(topic.title),
                    "description": dict(topic.description),
                },
            )
        rows = [
            Note(
                key=note.id,
                topic=self.topic(note.topic),
                order=order,
                cluster=note.cluster,
                cluster_title=dict(syllabus.clusters[note.cluster].title),
                kind=note.kind,
                fact=dict(note.fact),
                erratum=dict(note.erratum),
                remark=dict(note.remark),
            )
            for order, note in enumerate(syllabus.notes.values())
        ]
        Note.objects.exclude(key__in=syllabus.notes).delete()
        columns = ["topic", "order", "cluster", "cluster_title", "kind", "fact", "erratum", "remark"]
        Note.objects.bulk_create(rows, update_conflicts=True, unique_fields=["key"], update_fields=columns)
        keys = dict(Note.objects.values_list("key", "pk"))
        search.put("note", [(keys[note.id], " ".join(note.search_text.values())) for note in syllabus.notes.values()])
        relink(Item, keys)
        relink(Task, keys)


def relink(model: type[Item] | type[Task], keys: dict[str, int]) -> None:
    """Connect questions or tasks with the facts they name, after the facts have changed."""
    through: Any = model.notes.through
    column = f"{model._meta.model_name}_id"
    wanted = {
        (pk, keys[key]) for pk, names in model.objects.values_list("pk", "note_keys") for key in names if key in keys
    }
    present = set(through.objects.values_list(column, "note_id"))
    rows: list[Any] = [through(**{column: pk, "note_id": note}) for pk, note in wanted - present]
    through.objects.bulk_create(rows)


def content_hash(content: Any) -> str:
    """SHA-256 of what a reader gets to see, so that an edit of tags or status alone makes no new version."""
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def overlay_of(main: Path) -> Path:
    return main.with_name(f"{main.stem}.zh.md")


def sync(root: Path, say: Callable[[str], None] = lambda line: None) -> Summary:
    """Bring the rows in step with the files below `root`. Idempotent; what did not change costs one hash."""
    run = Sync(root, say)
    run.syllabus()
    run.questions()
    run.tasks()
    return run.summary
