"""What a bank holds and what it lacks: coverage of the syllabus, mix of types, and forms that betray keys."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from quizsite.catalog.formats import markup
from quizsite.catalog.formats.bank import Bank, is_translated
from quizsite.catalog.formats.model import ENGLISH, Choices, Question, QuestionType, Status


def coverage(bank: Bank) -> dict[str, dict[str, int]]:
    """For each topic id: facts, facts covered by a published question, clusters, clusters covered, questions, tasks."""
    published = [question for question in bank.questions if question.status is Status.PUBLISHED]
    covered = {note for question in published for note in question.notes}
    rows = {
        topic: dict.fromkeys(("facts", "facts_covered", "clusters", "clusters_covered", "questions", "tasks"), 0)
        for topic in bank.syllabus.topics
    }
    for cluster in bank.syllabus.clusters.values():
        row = rows.get(cluster.topic)
        if row is None:
            continue
        hit = [note for note in cluster.notes if note in covered]
        row["facts"] += len(cluster.notes)
        row["facts_covered"] += len(hit)
        row["clusters"] += 1
        row["clusters_covered"] += bool(hit)
    for question in published:
        if question.topic in rows:
            rows[question.topic]["questions"] += 1
    for task in bank.tasks:
        if task.topic in rows:
            rows[task.topic]["tasks"] += 1
    return rows


def mix(questions: Sequence[Question]) -> dict[str, Any]:
    """Counts by kind, difficulty and status; positions of single keys; how often the key is the longest option."""
    singles = [q for q in questions if q.type is QuestionType.SINGLE]
    positions: Counter[str] = Counter()
    longest = 0
    for question in singles:
        interaction = question.variants[0].interaction
        if not isinstance(interaction, Choices):
            continue
        lengths = [len(markup.plain(option.text[ENGLISH])) for option in interaction.options]
        place = next(n for n, option in enumerate(interaction.options) if option.correct)
        positions["ABCDEFGHIJ"[place] if place < 10 else "…"] += 1
        longest += lengths[place] == max(lengths) and lengths.count(max(lengths)) == 1
    return {
        "questions": len(questions),
        "kinds": dict(Counter(q.kind.value for q in questions).most_common()),
        "difficulty": dict(sorted(Counter(q.difficulty for q in questions).items())),
        "status": dict(Counter(q.status.value for q in questions).most_common()),
        "with_params": sum(len(q.variants) > 1 for q in questions),
        "translated": sum(is_translated(q) for q in questions),
        "single_key_positions": dict(sorted(positions.items())),
        "single_key_longest": longest,
        "singles": len(singles),
    }


def listing(bank: Bank) -> str:
    """One line for each question and task: id, kind, difficulty, title in every language that it has."""
    rows = [(item.id, item.kind.value, item.difficulty, item.title) for item in bank.questions]
    rows += [(f"tasks/{item.slug}", "task", item.difficulty, item.title) for item in bank.tasks]
    width = max((len(identity) for identity, *_ in rows), default=0)
    return "\n".join(
        f"{identity:<{width}}  {kind:<8}  {difficulty}  {' · '.join(title.values())}"
        for identity, kind, difficulty, title in rows
    )


def as_text(bank: Bank) -> str:
    """The report that `check` prints about the whole bank."""
    rows = coverage(bank)
    total = {key: sum(row[key] for row in rows.values()) for key in next(iter(rows.values()), {})}
    lines = [f"{'topic':<20}{'facts':>12}{'clusters':>12}{'questions':>11}{'tasks':>7}"]
    for name, row in [*rows.items(), ("all", total)]:
        if row:
            facts = f"{row['facts_covered']}/{row['facts']}"
            clusters = f"{row['clusters_covered']}/{row['clusters']}"
            lines.append(f"{name:<20}{facts:>12}{clusters:>12}{row['questions']:>11}{row['tasks']:>7}")
    numbers = mix(bank.questions)
    lines += ["", f"{numbers['questions']} questions, {numbers['translated']} in Chinese too, {numbers['with_params']} with variants"]  # fmt: skip
    for key in ("kinds", "difficulty", "status"):
        lines.append(f"{key}: " + ", ".join(f"{name} {count}" for name, count in numbers[key].items()))
    if numbers["singles"]:
        share = numbers["single_key_longest"] / numbers["singles"]
        places = ", ".join(f"{name} {count}" for name, count in numbers["single_key_positions"].items())
        lines.append(f"single choice: key at {places}; the key is the longest option in {share:.0%}")
    return "\n".join(lines)
