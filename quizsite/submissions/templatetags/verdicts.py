"""Verdicts and measurements in words, in the reader's language."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from grader import messages
from grader.protocol import CaseReport, Judgement, PerformanceReport
from grader.verdicts import Reason, Verdict
from quizsite.catalog.templatetags.texts import reader_language
from quizsite.submissions.payloads import Scratch

register = template.Library()

#: Class of a badge, and the sign in front of the words: colour alone must not carry a verdict.
_TONES = {Verdict.AC: "right", Verdict.TS: "partly", Verdict.SK: "", Verdict.IE: "note"}
_SIGNS = {Verdict.AC: "✓", Verdict.TS: "~", Verdict.SK: "–", Verdict.IE: "!"}


@register.filter
def verdict_label(verdict: str) -> str:
    return _(messages.VERDICT_LABELS[Verdict(verdict)])


@register.filter
def verdict_tone(verdict: str) -> str:
    return _TONES.get(Verdict(verdict), "wrong")


@register.filter
def verdict_sign(verdict: str) -> str:
    return _SIGNS.get(Verdict(verdict), "✗")


@register.filter
def explained(judged: CaseReport | Scratch | Judgement) -> str:
    """What happened, whose move it is and what to do; "" where the verdict says everything."""
    return messages.explain(Verdict(judged.verdict), Reason(judged.reason), judged.detail, gettext=_)


@register.filter
def case_name(case: CaseReport) -> str:
    return case.name_zh if case.name_zh and reader_language().startswith("zh") else case.name


@register.filter
def duration(seconds: float | None) -> str:
    """1.25 s, 12 ms, 0.3 ms: three significant digits at most; "" for a time that was not measured.

    >>> duration(0.01234), duration(2.5), duration(0.00034)
    ('12 ms', '2.50 s', '0.34 ms')
    """
    if not seconds or seconds < 0:
        return ""
    if seconds >= 1:
        return f"{number_format(seconds, 2 if seconds < 100 else 0)} s"
    ms = seconds * 1000
    return f"{number_format(ms, 0 if ms >= 10 else 1 if ms >= 1 else 2)} ms"


@register.filter
def memory(mib: float | None) -> str:
    """\\"" for a peak that was not measured."""
    return f"{number_format(mib, 0 if mib >= 10 else 1)} MiB" if mib and mib > 0 else ""


@register.filter
def ratio(value: float | None) -> str:
    """3.21×, 12.3×, 140×."""
    if value is None:
        return ""
    return f"{number_format(value, 2 if value < 10 else 1 if value < 100 else 0)}×"


@register.filter
def scientific(value: Any) -> str:
    """Errors and budgets: three significant digits."""
    return f"{value:.3g}" if isinstance(value, int | float) else str(value)


@register.filter
def milliseconds(ms: float) -> str:
    return duration(ms / 1000)


@register.filter
def is_skipped(verdict: str) -> bool:
    return verdict == Verdict.SK


@register.filter
def is_same(one: object, other: object) -> bool:
    return one is other


@register.filter
def not_checked(key: str) -> str:
    return _(messages.NOT_CHECKED[key]) if key in messages.NOT_CHECKED else key


@register.filter
def note(key: str) -> str:
    """Information besides the verdict: a known note in the reader's language, else what the judge said."""
    return _(messages.NOTES[key]) if key in messages.NOTES else key


@register.filter
def not_measured(key: str) -> str:
    """Why there is no figure: a known reason in the reader's language, else what the judge said."""
    return _(messages.NOT_MEASURED[key]) if key in messages.NOT_MEASURED else key


@register.filter
def held_because(key: str) -> str:
    """Why a figure is held for review; of a judge newer than this site, its key."""
    return _(messages.HELD[key]) if key in messages.HELD else key


@register.filter
def timing_note(key: str) -> str:
    return _(messages.TIMING_NOTES[key]) if key in messages.TIMING_NOTES else key


@register.filter
def exponent(value: float) -> str:
    """n^1.07 as text: growth is read as a power of the size.

    >>> exponent(1.068)
    'n^1.07'
    """
    return f"n^{number_format(round(value, 2), 2)}"  # number_format alone cuts


@register.filter
def ratio_scale(performance: PerformanceReport) -> dict[str, str]:
    """Where the interval and the target lie on a line from 0 to 100; the farther of the two ends at 90."""
    low, high = performance.low or performance.speed_up, performance.high or performance.speed_up
    unit = 90 / (max(high, performance.required) or 1)
    positions = {"low": low * unit, "width": max((high - low) * unit, 1), "required": performance.required * unit}
    # Not through the template's number format: a decimal comma would not be a coordinate.
    return {name: f"{position:.1f}" for name, position in positions.items()}
