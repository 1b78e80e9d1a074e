"""Questions as the templates show them: plain views of an interaction, before the answer or after it.

Before the answer a view is built from the public part of a variant, so there is nothing in it to hide.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape
from random import Random
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from quizsite.catalog.formats.model import (
    Blank,
    Blanks,
    Choices,
    Matching,
    Option,
    Ordering,
    Output,
    Short,
    Texts,
    Variant,
    fill_blanks,
    pick,
)
from quizsite.practice.scoring import Grade, Part, output_lines

#: Characters of a choice that a closed list of choices still shows.
LONGEST_CHOICE = 30
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_MATH = re.compile(r'<math [^>]*?alttext="([^"]*)".*?</math>', re.DOTALL)
_MARKUP = re.compile(r"<(math|code|em|strong|sub|sup)\b")


@dataclass
class State:
    """What a view is built from. `grade` is None before the answer."""

    variant: Variant
    language: str
    seed: int
    typed: Mapping[str, Any] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    grade: Grade | None = None

    @property
    def answered(self) -> bool:
        return self.grade is not None

    def part(self, name: str) -> Part | None:
        return next((part for part in self.grade.parts if part.id == name), None) if self.grade else None

    def mark(self, name: str) -> str:
        part = self.part(name)
        return part.mark.value if part else ""


@dataclass
class OptionView:
    id: str
    letter: str
    text: Texts
    checked: bool
    mark: str = ""
    feedback: Texts = field(default_factory=dict)


@dataclass
class ChoicesView:
    template = "practice/choices.html"
    multiple: bool
    options: list[OptionView]


@dataclass
class BlankView:
    """One blank, inside its sentence. `choices` are (value, plain text, HTML) of a dropdown."""

    name: str
    number: int
    kind: str
    unit: str
    value: str
    choices: list[tuple[str, str, SafeString]]
    rich: bool
    error: str = ""
    mark: str = ""
    given: str = ""
    right_answer: str = ""
    message: Texts = field(default_factory=dict)


@dataclass
class BlanksView:
    template = "practice/blanks.html"
    prompt: SafeString
    prompt_language: str
    blanks: list[BlankView]


@dataclass
class PairView:
    name: str
    left: Texts
    chosen: str
    mark: str = ""
    given: Texts | None = None
    right_answer: Texts | None = None
    message: Texts = field(default_factory=dict)


@dataclass
class MatchingView:
    """`choices` are (id, letter, plain text or "", Texts); `legend` says that the letters need explaining."""

    template = "practice/matching.html"
    left_title: Texts
    right_title: Texts
    pairs: list[PairView]
    choices: list[tuple[str, str, str, Texts]]
    legend: bool


@dataclass
class LineView:
    id: str
    text: Texts
    place: str
    error: str = ""
    mark: str = ""
    message: Texts = field(default_factory=dict)


@dataclass
class OrderingView:
    template = "practice/ordering.html"
    lines: list[LineView]
    key: list[Texts] = field(default_factory=list)
    unused: list[LineView] = field(default_factory=list)


@dataclass
class RubricView:
    number: int
    text: Texts
    points: int | float
    ticked: bool


@dataclass
class ShortView:
    template = "practice/short.html"
    text: str
    error: str
    rubric: list[RubricView] = field(default_factory=list)
    answer: Texts = field(default_factory=dict)
    ungraded: bool = False


@dataclass
class OutputView:
    """`lines` pairs what was written with what is printed: (given, expected, mark)."""

    template = "practice/output.html"
    text: str
    error: str
    rows: int
    lines: list[tuple[str, str, str]] = field(default_factory=list)


View = ChoicesView | BlanksView | MatchingView | OrderingView | ShortView | OutputView


def view_of(state: State) -> View:
    match state.variant.interaction:
        case Choices() as interaction:
            return _choices(interaction, state)
        case Blanks() as interaction:
            return _blanks(interaction, state)
        case Matching() as interaction:
            return _matching(interaction, state)
        case Ordering() as interaction:
            return _ordering(interaction, state)
        case Short() as interaction:
            return _short(interaction, state)
        case Output() as interaction:
            return _output(interaction, state)
    raise TypeError(f"no page for {type(state.variant.interaction).__name__}")


def plain_text(html: str) -> str:
    """HTML as one line of text, formulas by their source.

    >>> plain_text('<b>a</b> &lt; <math alttext="x^2" display="inline"><mi>x</mi></math>')
    'a < x^2'
    """
    return " ".join(unescape(strip_tags(_MATH.sub(lambda match: match[1], html))).split())


def shuffled(options: tuple[Option, ...], seed: int) -> list[Option]:
    """The options in the order of this try; those marked `last` stay at the end."""
    free = [option for option in options if not option.last]
    Random(f"{seed}:{','.join(option.id for option in options)}").shuffle(free)
    return free + [option for option in options if option.last]


def _choices(interaction: Choices, state: State) -> ChoicesView:
    checked = set(state.typed.get("choices", ()))
    return ChoicesView(
        interaction.multiple,
        [
            OptionView(
                id=option.id,
                letter=LETTERS[place],
                text=option.text,
                checked=option.id in checked,
                mark=state.mark(option.id),
                feedback=option.feedback if state.answered else {},
            )
            for place, option in enumerate(shuffled(interaction.options, state.seed))
        ],
    )


def _blanks(interaction: Blanks, state: State) -> BlanksView:
    values = [*state.typed.get("blanks", ()), *[""] * len(interaction.blanks)]
    views = [_blank(number, blank, values[number], state) for number, blank in enumerate(interaction.blanks)]
    html, language = pick(state.variant.prompt, state.language)
    template = "practice/blank_answered.html" if state.answered else "practice/blank.html"
    prompt = fill_blanks(html, lambda number: render_to_string(template, {"blank": views[number]}).strip())
    return BlanksView(mark_safe(prompt), language, views)


def _blank(number: int, blank: Blank, value: str, state: State) -> BlankView:
    texts = [pick(option, state.language)[0] for option in blank.options]
    choices = [(str(place), plain_text(text), mark_safe(text)) for place, text in enumerate(texts)]
    view = BlankView(
        name=f"blank-{number}",
        number=number + 1,
        kind=blank.kind,
        unit=blank.unit,
        value=value,
        choices=choices,
        rich=any(_MARKUP.search(text) for text in texts),
        error=state.errors.get(f"blank-{number}", ""),
    )
    if state.answered:
        part = state.part(str(number))
        view.mark = part.mark.value if part else ""
        view.message = part.message if part else {}
        shown = pick(blank.shown, state.language)[0]
        if blank.kind == "dropdown":
            view.right_answer = mark_safe(shown)
            view.given = choices[int(value)][2] if value else ""
        else:
            view.right_answer, view.given = shown, value
    return view


def _matching(interaction: Matching, state: State) -> MatchingView:
    pairs = state.typed.get("pairs", {})
    texts = {item.id: item.text for item in interaction.right}
    shown = {item.id: pick(item.text, state.language)[0] for item in interaction.right}
    # A list of choices can neither show markup nor wrap a long line: then they are written out under letters.
    legend = any(_MARKUP.search(text) or len(plain_text(text)) > LONGEST_CHOICE for text in shown.values())
    choices = [
        (item.id, LETTERS[place], "" if _MARKUP.search(shown[item.id]) else plain_text(shown[item.id]), item.text)
        for place, item in enumerate(interaction.right)
    ]
    views = []
    for number, left in enumerate(interaction.left):
        chosen = pairs.get(str(number), "")
        view = PairView(f"pair-{number}", left, chosen)
        if state.answered:
            part = state.part(str(number))
            view.mark = part.mark.value if part else ""
            view.message = part.message if part else {}
            view.given = texts.get(chosen)
            view.right_answer = texts[interaction.key[number]]
        views.append(view)
    return MatchingView(interaction.left_title, interaction.right_title, views, choices, legend)


def _ordering(interaction: Ordering, state: State) -> OrderingView:
    order = list(state.typed.get("order", ()))
    places = state.typed.get("places") or {name: str(place) for place, name in enumerate(order, 1)}
    lines = [
        LineView(item.id, item.text, places.get(item.id, ""), state.errors.get(f"place-{item.id}", ""))
        for item in interaction.items
    ]
    if not state.answered:
        lines.sort(key=lambda line: order.index(line.id) if line.id in order else len(order))
        return OrderingView(lines)
    by_id = {line.id: line for line in lines}
    feedback = {item.id: item.feedback for item in interaction.items}
    for line in lines:
        line.mark = state.mark(line.id)
        line.message = {} if line.id in interaction.key else feedback[line.id]
    used = [by_id[name] for name in order if name in by_id]
    unused = [line for line in lines if line.id not in order]
    return OrderingView(used, [by_id[name].text for name in interaction.key], unused)


def _short(interaction: Short, state: State) -> ShortView:
    view = ShortView(state.typed.get("text", ""), state.errors.get("text", ""))
    if state.grade is not None:
        ticks = state.typed.get("ticks")
        view.ungraded = ticks is None
        ticked = set(state.grade.suggested if ticks is None else ticks)
        view.answer = interaction.answer
        view.rubric = [
            RubricView(number, point.text, _short_number(point.points), number in ticked)
            for number, point in enumerate(interaction.rubric)
        ]
    return view


def _output(interaction: Output, state: State) -> OutputView:
    view = OutputView(state.typed.get("text", ""), state.errors.get("text", ""), rows=4)
    if state.answered:
        given, wanted = output_lines(view.text), output_lines(interaction.expected)
        for number in range(max(len(given), len(wanted))):
            view.lines.append(
                (
                    given[number] if number < len(given) else "",
                    wanted[number] if number < len(wanted) else "",
                    state.mark(str(number)),
                )
            )
    return view


def verdict_line(grade: Grade, score: float | None, hints_used: int) -> str:
    """What came out, in one sentence for the top of the answered page."""
    total, found, extra = grade.total, grade.found, grade.extra
    if grade.score is None:
        return _("Now compare your answer with the model answer and tick the points that you made.")
    if grade.score >= 1:
        text = _("Right.")
    elif not grade.score and found:
        text = _("Not right: %(found)d of %(total)d found, %(extra)d wrong.") % {
            "found": found,
            "total": total,
            "extra": extra,
        }
    elif found and extra:
        text = _("Partly right: %(found)d of %(total)d found, %(extra)d wrong.") % {
            "found": found,
            "total": total,
            "extra": extra,
        }
    elif found:
        text = _("Partly right: %(found)d of %(total)d found.") % {"found": found, "total": total}
    else:
        text = _("Not right.")
    if hints_used and score:
        text = _("%(verdict)s With hints it counts %(percent)d %%.") % {"verdict": text, "percent": round(100 * score)}
    elif 0 < grade.score < 1:
        text = _("%(verdict)s It counts %(percent)d %%.") % {"verdict": text, "percent": round(100 * grade.score)}
    return text


def _short_number(value: float) -> int | float:
    return int(value) if value == int(value) else value
