"""A question file and its translation to a `Question`. Pure; never raises on any text."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Any

from quizsite.catalog.formats import lint, markup, params, titles
from quizsite.catalog.formats.codec import to_json, variant_from_json
from quizsite.catalog.formats.interactions import blanks, choices, matching, ordering, writing
from quizsite.catalog.formats.model import (
    CHINESE,
    ENGLISH,
    GRADINGS,
    Blanks,
    Choices,
    Finding,
    Grading,
    Interaction,
    Kind,
    Matching,
    Ordering,
    Output,
    Parsed,
    Question,
    QuestionType,
    Short,
    Status,
    Texts,
    Variant,
)
from quizsite.catalog.formats.source import (
    FACT_ID,
    SLUG,
    Document,
    Report,
    Source,
    read_document,
    read_source,
    want_choice,
    want_int,
    want_strings,
)

KEYS = ("title", "type", "difficulty", "time", "tags", "notes", "refs", "status", "grading", "params")
OVERLAY_KEYS = ("lang", "title", "of")

_SECTIONS: Mapping[QuestionType, frozenset[str]] = {
    kind: frozenset({"hint", "explanation", "references", "notes", *more})
    for kind, more in {
        QuestionType.SINGLE: (),
        QuestionType.MULTI: (),
        QuestionType.BLANKS: ("mistakes",),
        QuestionType.MATCH: ("mistakes",),
        QuestionType.ORDER: (),
        QuestionType.SHORT: ("rubric", "answer"),
        QuestionType.PRINT: (),
    }.items()
}


@dataclass(frozen=True)
class Meta:
    title: str  # "" if the draft has none
    type: QuestionType
    difficulty: int
    time_s: int
    tags: tuple[str, ...]
    notes: tuple[str, ...]
    refs: tuple[str, ...]
    status: Status
    grading: Grading


@dataclass(frozen=True)
class Page:
    """One language of one variant; a translation is compared with a `sound` original only."""

    reading: Any
    hints: tuple[str, ...]
    explanation: str
    references: tuple[str, ...]
    sound: bool


def parse_question(path: str, text: str, overlay_path: str = "", overlay_text: str | None = None) -> Parsed[Question]:
    """The question of `text` with its translation `overlay_text`, and everything there is to say about both.

    path: `<topic>/<slug>.md`, whatever stands before. The value is None when there is an error in the canonical
    file; errors of the translation alone leave the question in English.
    """
    source = read_source(path, text)
    topic, slug = PurePosixPath(path).parent.name, PurePosixPath(path).name.removesuffix(".md")
    if not SLUG.match(slug):
        source.report.add("E104", f"file name '{slug}.md': lower-case letters, digits and single hyphens only")
    meta = read_meta(source)
    if meta is None:
        return Parsed(None, _sorted(source.report.findings))
    seed = f"{topic}/{slug}"
    rounds = _bake(source, seed)
    chinese = ""
    overlay = read_source(overlay_path, overlay_text) if overlay_text is not None else None
    if overlay is not None:
        overlay.check_keys(OVERLAY_KEYS)
        overlay.check_stamp(source)
        chinese = titles.read_title(overlay, CHINESE, required=bool(meta.title) or meta.status is Status.PUBLISHED)
    elif meta.status is Status.PUBLISHED:
        source.report.add("W403", "no Chinese translation (<slug>.zh.md)")
    variants: list[Variant] = []
    references: tuple[str, ...] = ()
    for number, values in enumerate(rounds):
        ours = _read_page(source, source.report, values, meta, first=number == 0)
        theirs = None
        if overlay is not None:
            theirs = _read_page(overlay, overlay.report, values, meta, first=number == 0, original=ours)
        if source.report.failed:
            continue
        pages = {ENGLISH: ours}
        if theirs is not None and overlay is not None and not overlay.report.failed:
            pages[CHINESE] = theirs
        variants.append(_join(number, values, pages, meta, seed))
        references = ours.references
    findings = [*source.report.findings, *(overlay.report.findings if overlay else ())]
    if source.report.failed or not variants:
        return Parsed(None, _sorted(findings))
    if overlay is not None and overlay.report.failed:
        variants = [_english_only(variant) for variant in variants]
    own_titles = {ENGLISH: meta.title, CHINESE: chinese}
    question = _assemble(topic, slug, meta, tuple(variants), references, source, overlay, own_titles)
    findings += lint.guessable(question, path)
    findings += _telling_titles(question, {ENGLISH: source, CHINESE: overlay}, own_titles)
    return Parsed(question, _sorted(findings))


def read_meta(source: Source) -> Meta | None:
    """The front matter; None (with findings) if anything in it is unusable."""
    if source.report.failed:
        return None
    source.check_keys(KEYS)
    kind = want_choice(source, "type", [t.value for t in QuestionType])
    status = want_choice(source, "status", [s.value for s in Status])
    difficulty = want_int(source, "difficulty", 1, 5)
    time_s = want_int(source, "time", 5, 3600, " (expected seconds)")
    notes = want_strings(source, "notes", required=True)
    for note in notes:
        if not FACT_ID.match(note):
            source.report.add("E104", f"'{note}' is not a fact id such as 002-017", *source.at("notes"))
    tags, refs = want_strings(source, "tags"), want_strings(source, "refs")
    if kind is None or status is None or difficulty is None or time_s is None:
        return None
    allowed = GRADINGS[QuestionType(kind)]
    grading = want_choice(source, "grading", [g.value for g in allowed], allowed[0].value)
    if grading is None:
        return None
    title = titles.read_title(source, ENGLISH, required=status == Status.PUBLISHED)
    return Meta(title, QuestionType(kind), difficulty, time_s, tags, notes, refs, Status(status), Grading(grading))


def _bake(source: Source, seed: str) -> list[dict[str, params.Value]]:
    spec = source.front.get("params")
    if spec is None:
        if place := params.first_place(source.body):
            line = source.body.count("\n", 0, place) + 1
            source.report.add("E301", "{{ … }} without 'params:' in the front matter", line)
        return [{}]
    try:
        rounds = params.bake(spec, seed)
    except params.ParamError as error:
        prefix = f"parameter '{error.name}': " if error.name else ""
        source.report.add("E301", f"{prefix}{error}", *source.at("params"))
        return []
    used = params.names_in(source.body) | {
        name for rule in spec.values() for name in params.names_of(str(rule.get("expr", "")))
    }
    for name in spec:
        if name not in used:
            source.report.add("E301", f"parameter '{name}' is never used", *source.at("params"))
    if len(rounds) < 2:
        source.report.add("E302", "params give a single variant; write the numbers into the text", *source.at("params"))
    return rounds


# --- one language of one variant --------------------------------------------------------------------------------


def _read_page(
    source: Source,
    report: Report,
    values: Mapping[str, params.Value],
    meta: Meta,
    *,
    first: bool,
    original: Page | None = None,
) -> Page:
    overlay = original is not None
    scratch, broken = Report(source.path), Report(source.path)

    def failed(message: str, offset: int) -> None:
        start = source.body.rfind("\n", 0, offset)
        broken.add("E301", message, source.body.count("\n", 0, offset) + 1, offset - start)

    filled = params.substitute(source.body, values, failed) if values else params.Substituted(source.body)
    document = read_document(replace(source, report=scratch), filled.text, blanks=meta.type is QuestionType.BLANKS, overlay=overlay)  # fmt: skip
    reading = _read_interaction(document, meta.type)
    _check_sections(document, meta.type)
    hints = tuple(markup.render_blocks(section.tokens) for section in document.named("hint"))
    explanation = document.section("explanation")
    if explanation is None or not explanation.tokens:
        document.problem("E211", "'## Explanation' is missing or empty")
    page = Page(
        reading,
        hints,
        markup.render_blocks(explanation.tokens) if explanation else "",
        tuple(_references(document, meta)) if not overlay else (),
        sound=not scratch.failed and not broken.findings,
    )
    if original is not None and original.sound and not scratch.failed:
        _compare(original, page, document, meta.type)
    if first:
        lint.formulas(document)
        lint.images(document)
        if overlay:
            lint.chinese(document)
    found = [replace(f, col=filled.column(f.line, f.col)) for f in scratch.findings]
    _merge(report, [*broken.findings, *found], values, first)
    return page


def _merge(report: Report, found: list[Finding], values: Mapping[str, params.Value], first: bool) -> None:
    """Take over what is new; what only some variants show names the values."""
    known = {(f.line, f.code) for f in report.findings}
    for finding in found:
        if first:
            report.findings.append(finding)
        elif (finding.line, finding.code) not in known:
            known.add((finding.line, finding.code))
            shown = ", ".join(f"{name}={params.show(value)}" for name, value in list(values.items())[:4])
            report.findings.append(replace(finding, message=f"{finding.message} (with {shown})"))


def _read_interaction(document: Document, kind: QuestionType) -> Any:
    match kind:
        case QuestionType.SINGLE | QuestionType.MULTI:
            reading = choices.read(document)
            if not document.overlay:
                choices.check_key(reading, kind is QuestionType.MULTI, document)
            return reading
        case QuestionType.BLANKS:
            return blanks.read(document)
        case QuestionType.MATCH:
            return matching.read(document)
        case QuestionType.ORDER:
            return ordering.read(document)
        case QuestionType.SHORT:
            return writing.read_short(document)
        case QuestionType.PRINT:
            return writing.read_output(document)


def _check_sections(document: Document, kind: QuestionType) -> None:
    for section in document.sections:
        if section.name != "unknown" and section.name not in _SECTIONS[kind]:
            document.report.add("E103", f"a question of type {kind} has no section '{section.name}'", section.line)
        if section.name == "hint" and not section.tokens:
            document.report.add("E211", "this hint is empty", section.line)


def _references(document: Document, meta: Meta) -> list[str]:
    section = document.section("references")
    items = [token.content for token in section.tokens if token.type == "inline"] if section else []
    return [markup.reference(text) for text in (*meta.refs, *items)]


def _compare(original: Page, page: Page, document: Document, kind: QuestionType) -> None:
    if len(original.hints) != len(page.hints):
        document.problem("E401", f"the original has {len(original.hints)} hints, this translation {len(page.hints)}")
    ours, theirs = original.reading, page.reading
    match kind:
        case QuestionType.SINGLE | QuestionType.MULTI:
            choices.compare(ours, theirs, document)
        case QuestionType.BLANKS:
            blanks.compare(ours, theirs, document)
        case QuestionType.MATCH:
            matching.compare(ours, theirs, document)
        case QuestionType.ORDER:
            ordering.compare(ours, theirs, document)
        case QuestionType.SHORT:
            writing.compare_short(ours, theirs, document)
        case QuestionType.PRINT:
            writing.compare_output(ours, theirs, document)


# --- joining ----------------------------------------------------------------------------------------------------


def _join(number: int, values: Mapping[str, Any], pages: Mapping[str, Page], meta: Meta, seed: str) -> Variant:
    readings = {language: page.reading for language, page in pages.items()}
    interaction: Interaction
    match meta.type:
        case QuestionType.SINGLE | QuestionType.MULTI:
            interaction = choices.join(readings, meta.type is QuestionType.MULTI)
        case QuestionType.BLANKS:
            interaction = blanks.join(readings)
        case QuestionType.MATCH:
            interaction = matching.join(readings, seed)
        case QuestionType.ORDER:
            interaction = ordering.join(readings, seed)
        case QuestionType.SHORT:
            interaction = writing.join_short(readings)
        case QuestionType.PRINT:
            interaction = writing.join_output(readings)
    hint_count = len(pages[ENGLISH].hints)
    return Variant(
        number=number,
        prompt={language: page.reading.prompt for language, page in pages.items()},
        interaction=interaction,
        grading=meta.grading,
        values=dict(values),
        hint_count=hint_count,
        hints=tuple({lang: page.hints[n] for lang, page in pages.items()} for n in range(hint_count)),
        explanation={language: page.explanation for language, page in pages.items()},
    )


def _english_only(variant: Variant) -> Variant:
    """For a translation that fails only in a later variant: all variants have the same languages."""

    def strip(value: Any) -> Any:
        if isinstance(value, dict):
            if set(value) == {ENGLISH, CHINESE}:
                return {ENGLISH: value[ENGLISH]}
            return {key: strip(inner) for key, inner in value.items()}
        return [strip(inner) for inner in value] if isinstance(value, list) else value

    return variant_from_json(strip(to_json(variant)))


def _assemble(
    topic: str,
    slug: str,
    meta: Meta,
    variants: tuple[Variant, ...],
    references: tuple[str, ...],
    source: Source,
    overlay: Source | None,
    own_titles: Texts,
) -> Question:
    first = variants[0]
    stem = {language: markup.first_sentence(html) for language, html in first.prompt.items()}
    title = {language: own_titles[language] or markup.plain(html) for language, html in stem.items()}
    text = hashlib.sha256((source.text + "\0" + (overlay.text if overlay else "")).encode("utf-8", "replace"))
    return Question(
        topic=topic,
        slug=slug,
        type=meta.type,
        kind=kind_of(meta.type, first.interaction),
        difficulty=meta.difficulty,
        time_s=meta.time_s,
        tags=meta.tags,
        notes=meta.notes,
        refs=references,
        status=meta.status,
        grading=meta.grading,
        languages=tuple(first.prompt),
        stem=stem,
        title=title,
        search_text={language: f"{title[language]} {_search_text(first, language, meta)}" for language in first.prompt},
        text_hash=text.hexdigest()[:16],
        grading_hash=_grading_hash(variants),
        variants=variants,
    )


def _telling_titles(question: Question, sources: Mapping[str, Source | None], own_titles: Texts) -> list[Finding]:
    """W607 for titles that hold a right answer of any variant."""
    found = []
    for language in question.languages:
        source, title = sources[language], own_titles[language]
        answers = (titles.telling(title, language, variant.interaction) for variant in question.variants)
        if source is not None and (answer := next(filter(None, answers), "")):
            message = f"the title says '{answer}', which is the answer; name what is asked, not what is found"
            found.append(Finding(source.path, *source.at("title"), "W607", message))
    return found


def kind_of(type_: QuestionType, interaction: Interaction) -> Kind:
    """What the reader does: blanks of one sort have a name of their own."""
    if isinstance(interaction, Blanks):
        kinds = {blank.kind for blank in interaction.blanks}
        if kinds == {"number"}:
            return Kind.NUMBER
        return Kind.DROPDOWN if kinds == {"dropdown"} else Kind.BLANKS
    return Kind(type_.value)


def _search_text(variant: Variant, language: str, meta: Meta) -> str:
    pieces: list[Texts] = [variant.prompt, variant.explanation]
    match variant.interaction:
        case Choices(options=options):
            pieces += [option.text for option in options]
        case Blanks(blanks=found):
            pieces += [option for blank in found for option in blank.options]
            pieces += [blank.shown for blank in found]
        case Matching(left=left, right=right):
            pieces += [*left, *(item.text for item in right)]
        case Ordering(items=items):
            pieces += [item.text for item in items]
        case Short(rubric=rubric, answer=answer):
            pieces += [*(point.text for point in rubric), answer]
    words = [markup.plain(piece.get(language) or piece.get(ENGLISH, "")) for piece in pieces]
    return " ".join([*words, *meta.tags])


def _grading_hash(variants: tuple[Variant, ...]) -> str:
    facts = [[variant.grading.value, _grading_facts(variant.interaction)] for variant in variants]
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode("utf-8", "replace")).hexdigest()[:16]


def _grading_facts(interaction: Interaction) -> Any:
    """Everything that marking looks at, and nothing that is only shown."""
    match interaction:
        case Choices(multiple=multiple, options=options):
            return [multiple, [[o.id, o.correct, o.weight] for o in options]]
        case Blanks(blanks=found):
            return [[blank.kind, blank.unit, len(blank.options), to_json(blank.key)] for blank in found]
        case Matching(right=right, key=key):
            return [[item.id for item in right], key]
        case Ordering(items=items, key=key):
            return [[item.id for item in items], key]
        case Short(rubric=rubric):
            return [[point.points, point.keywords] for point in rubric]
        case Output(expected=expected):
            return expected


def _sorted(findings: list[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(set(findings), key=lambda f: (f.path, f.line, f.col, f.code, f.message)))
