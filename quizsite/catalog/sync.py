"""Files to rows. One file at a time: a broken one keeps its last good version and never stops the others."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

from django.db import transaction

from quizsite.catalog import search
from quizsite.catalog.formats import codec
from quizsite.catalog.formats.markup import RENDER_VERSION
from quizsite.catalog.formats.model import CHINESE, FORMAT_VERSION, Finding, Question
from quizsite.catalog.formats.question import parse_question
from quizsite.catalog.models import Item, ItemVariant, ItemVersion, Note, SourceFile, Status, Topic

#: Stored pages made by another parser or renderer are made anew.
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
    digest = hashlib.sha256(f"{BUILD}".encode())
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
            self.question(one)
        self.retire_questions({one.path for one in units})

    def question(self, one: Unit) -> None:
        main = self.root / one.path
        overlay = overlay_of(main)
        try:
            text = main.read_text(encoding="utf-8")
            overlay_text = overlay.read_text(encoding="utf-8") if overlay.is_file() else None
        except UnicodeDecodeError as error:
            finding = Finding(one.path, 1, 1, "E101", f"not UTF-8 text ({error.reason} at byte {error.start})")
            self.record(one, [finding], broken=True)
            self.summary.count("questions", "broken")
            return
        parsed = parse_question(one.path, text, overlay.relative_to(self.root).as_posix(), overlay_text)
        outcome = "broken"
        with transaction.atomic():
            if parsed.value is not None:
                outcome = self.save_question(parsed.value)
            self.record(one, parsed.errors, broken=parsed.value is None)
        self.summary.count("questions", outcome)
        self.say(f"{outcome:9} {one.path}")

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
        }
        item, created = Item.objects.update_or_create(
            topic=self.topic(question.topic), slug=question.slug, defaults=meta, create_defaults=meta
        )
        latest = item.version
        same = latest and (latest.text_hash, latest.grading_hash, latest.format_version) == (
            question.text_hash,
            question.grading_hash,
            BUILD,
        )
        if not same:
            item.version = ItemVersion.objects.create(
                item=item,
                number=latest.number + 1 if latest else 1,
                text_hash=question.text_hash,
                grading_hash=question.grading_hash,
                format_version=BUILD,
                refs=list(question.refs),
            )
            item.save(update_fields=["version"])
            ItemVariant.objects.bulk_create(
                ItemVariant(
                    version=item.version,
                    number=variant.number,
                    public=codec.public_json(variant),
                    whole=codec.to_json(variant),
                )
                for variant in question.variants
            )
        item.notes.set(Note.objects.filter(key__in=question.notes))
        search.put("item", [(item.pk, " ".join(question.search_text.values()))])
        return "added" if created else "updated" if not same else "unchanged"

    def retire_questions(self, paths: set[str]) -> None:
        """Questions whose file is gone are no longer shown; what people answered stays."""
        gone = [path for path in self.sources if path.startswith("questions/") and path not in paths]
        for path in gone:
            _, topic, name = path.split("/")
            Item.objects.filter(topic__slug=topic, slug=name.removesuffix(".md")).update(status=Status.RETIRED)
            self.sources.pop(path).delete()
            self.summary.count("questions", "retired")
            self.say(f"retired   {path}")


def overlay_of(main: Path) -> Path:
    return main.with_name(f"{main.stem}.zh.md")


def sync(root: Path, say: Callable[[str], None] = lambda line: None) -> Summary:
    """Bring the rows in step with the files below `root`. Idempotent; what did not change costs one hash."""
    run = Sync(root, say)
    run.questions()
    return run.summary
