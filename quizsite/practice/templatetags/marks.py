"""Marks of an answer as a sign and as a word. The sign is decoration; the word always stands with it."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

register = template.Library()

_TICK = ("right", "m5 13 4.5 4.5L19 7")
_CROSS = ("wrong", "m6 6 12 12M18 6 6 18")
_DASH = ("partly", "M5 12h14")
_DOTS = ("note", "M5 12h.01M12 12h.01M19 12h.01")

_SIGNS = {
    "right": _TICK,
    "spelling": _TICK,
    "wrong": _CROSS,
    "mistake": _CROSS,
    "missed": _CROSS,
    "empty": _CROSS,
    "partial": _DASH,
    "ungraded": _DOTS,
}


@register.filter
def mark_icon(mark: str) -> SafeString | str:
    if mark not in _SIGNS:
        return ""
    name, path = _SIGNS[mark]
    return format_html(
        '<svg class="icon mark-icon {}" viewBox="0 0 24 24" aria-hidden="true"><path d="{}"/></svg>', name, path
    )


@register.filter
def mark_word(mark: str) -> str:
    match mark:
        case "right":
            return gettext("right")
        case "spelling":
            return gettext("right, mind the spelling")
        case "wrong" | "mistake":
            return gettext("wrong")
        case "missed":
            return gettext("missed")
        case "empty":
            return gettext("left empty")
    return ""
