"""The syllabus: topics, facts, and clusters of facts that say the same. YAML in, dataclasses with HTML out.

content/topics.yaml            groups of topics, in order
content/notes/clusters.yaml    {id, topic, title, zh, notes: [fact ids]}
content/notes/facts/*.yaml     {id, cluster, kind, fact, zh, erratum?, erratum_zh?, remark?, tasks?}
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from quizsite.catalog.formats import markup
from quizsite.catalog.formats.model import CHINESE, ENGLISH, Cluster, Finding, Note, Texts, Topic
from quizsite.catalog.formats.source import LOADER, Report

NOTE_KINDS = ("definition", "reason", "method", "procedure", "comparison", "formula", "list", "number")


@dataclass(frozen=True)
class Syllabus:
    """Everything by id, in file order."""

    topics: Mapping[str, Topic]
    clusters: Mapping[str, Cluster]
    notes: Mapping[str, Note]
    findings: tuple[Finding, ...]


def load_syllabus(content: Path) -> Syllabus:
    """Read `content` (the folder that holds topics.yaml and notes/). Broken files give findings, not exceptions."""
    findings: list[Finding] = []
    topics = _topics(content / "topics.yaml", findings)
    clusters = _clusters(content / "notes" / "clusters.yaml", topics, findings)
    notes: dict[str, Note] = {}
    for path in sorted((content / "notes" / "facts").glob("*.yaml")):
        report = Report(str(path))
        for entry in _entries(path, report):
            note = _note(entry, clusters, report)
            if note is None:
                continue
            if note.id in notes:
                report.add("E110", f"fact {note.id} stands twice")
            notes[note.id] = note
        findings += report.findings
    order = {note: n for n, note in enumerate(note for cluster in clusters.values() for note in cluster.notes)}
    notes = dict(sorted(notes.items(), key=lambda item: order.get(item[0], len(order))))
    report = Report(str(content / "notes" / "clusters.yaml"))
    for identity in order:
        if identity not in notes:
            report.add("E702", f"fact {identity} has no text in notes/facts/")
    for identity, times in Counter(n for c in clusters.values() for n in c.notes).items():
        if times > 1:
            report.add("E702", f"fact {identity} stands in {times} clusters")
    return Syllabus(topics, clusters, notes, (*findings, *report.findings))


def _entries(path: Path, report: Report) -> list[dict[str, Any]]:
    try:
        loaded = yaml.load(path.read_text(encoding="utf-8"), LOADER)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        mark = getattr(error, "problem_mark", None)
        report.add("E102", f"cannot be read: {error}".splitlines()[0], mark.line + 1 if mark else 1)
        return []
    if not isinstance(loaded, list) or not all(isinstance(entry, dict) for entry in loaded):
        report.add("E102", "must be a list of '- id: …' entries")
        return []
    return loaded


def _topics(path: Path, findings: list[Finding]) -> dict[str, Topic]:
    report = Report(str(path))
    topics: dict[str, Topic] = {}
    for group in _entries(path, report):
        for entry in group.get("topics") or []:
            try:
                topic = Topic(
                    id=entry["id"],
                    order=len(topics),
                    group=group["group"],
                    group_title={ENGLISH: group["title"], CHINESE: group["zh"]},
                    title={ENGLISH: entry["title"], CHINESE: entry["zh"]},
                    description={ENGLISH: entry["description"], CHINESE: entry["description_zh"]},
                )
            except (KeyError, TypeError) as error:
                report.add("E702", f"topic {entry!r:.60}: {error} is missing")
                continue
            if topic.id in topics:
                report.add("E110", f"topic {topic.id} stands twice")
            topics[topic.id] = topic
    findings += report.findings
    return topics


def _clusters(path: Path, topics: Mapping[str, Topic], findings: list[Finding]) -> dict[str, Cluster]:
    report = Report(str(path))
    clusters: dict[str, Cluster] = {}
    for entry in _entries(path, report):
        try:
            title = _texts(entry["title"], entry.get("zh"))
            cluster = Cluster(entry["id"], entry["topic"], title, tuple(entry["notes"]))
        except (KeyError, TypeError) as error:
            report.add("E702", f"cluster {entry!r:.60}: {error} is missing")
            continue
        if cluster.topic not in topics:
            report.add("E702", f"cluster {cluster.id}: topic '{cluster.topic}' is not in topics.yaml")
        if cluster.id in clusters:
            report.add("E110", f"cluster {cluster.id} stands twice")
        clusters[cluster.id] = cluster
    findings += report.findings
    return clusters


def _note(entry: Mapping[str, Any], clusters: Mapping[str, Cluster], report: Report) -> Note | None:
    try:
        identity, cluster, kind = entry["id"], entry["cluster"], entry["kind"]
        fact = _texts(entry["fact"], entry["zh"])
    except KeyError as error:
        report.add("E702", f"fact {entry.get('id', '?')}: {error} is missing")
        return None
    if kind not in NOTE_KINDS:
        report.add("E104", f"fact {identity}: kind is '{kind}'; one of {', '.join(NOTE_KINDS)}")
    if cluster not in clusters or identity not in clusters[cluster].notes:
        report.add("E702", f"fact {identity}: cluster {cluster} does not list it")
        return None
    erratum = _texts(entry["erratum"], entry.get("erratum_zh")) if entry.get("erratum") else {}
    remark = _texts(entry["remark"], None) if entry.get("remark") else {}
    for language, text in (*fact.items(), *erratum.items(), *remark.items()):
        for token in markup.inline_tokens(markup.parse(text), "math_inline"):
            for problem in markup.math_problems(token.content):
                report.add("W602", f"fact {identity} ({language}): {problem}")
    return Note(
        id=identity,
        topic=clusters[cluster].topic,
        cluster=cluster,
        kind=kind,
        fact={language: markup.render_inline(text) for language, text in fact.items()},
        erratum={language: markup.render_inline(text) for language, text in erratum.items()},
        remark={language: markup.render_inline(text) for language, text in remark.items()},
        tasks=tuple(entry.get("tasks", ())),
        search_text=fact,
    )


def _texts(english: str, chinese: str | None) -> Texts:
    texts = {ENGLISH: str(english).strip()}
    if chinese:
        texts[CHINESE] = str(chinese).strip()
    return texts
