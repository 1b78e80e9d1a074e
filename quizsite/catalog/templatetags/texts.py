"""Show `Texts` ({"en": ..., "zh-hans": ...}) in the reader's language, English where there is no translation.

A text that is not in the language of the page gets a `lang` attribute, so that a screen reader changes its voice.
"""

from collections.abc import Mapping

from django import template
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from quizsite.catalog.formats.model import ENGLISH, pick

register = template.Library()


def reader_language() -> str:
    return get_language() or ENGLISH


@register.filter
def inline(texts: Mapping[str, str] | None) -> SafeString:
    """Texts that hold checked HTML, inside a line."""
    return _wrapped("span", texts, html=True)


@register.filter
def block(texts: Mapping[str, str] | None) -> SafeString:
    """Texts that hold checked HTML, for the inside of an element with class `prose`."""
    return _wrapped("div", texts, html=True)


@register.filter
def plain(texts: Mapping[str, str] | None) -> SafeString:
    """Texts that hold plain text; escaped."""
    return _wrapped("span", texts, html=False)


@register.filter
def bare(texts: Mapping[str, str] | None) -> str:
    """Plain text without markup, for titles and attributes; the template escapes it."""
    return pick(texts or {}, reader_language())[0]


@register.filter
def untranslated(texts: Mapping[str, str] | None) -> bool:
    """Whether the reader gets these texts in another language than the page's."""
    return texts is not None and len(texts) > 0 and reader_language() not in texts


def _wrapped(tag: str, texts: Mapping[str, str] | None, *, html: bool) -> SafeString:
    text, language = pick(texts or {}, reader_language())
    inner = mark_safe(text) if html else escape(text)
    if language == reader_language():
        return mark_safe(inner)
    # "prose" again, because spacing goes by children
    css = ' class="prose"' if tag == "div" else ""
    return mark_safe(f'<{tag} lang="{language}"{css}>{inner}</{tag}>')


@register.filter
def difficulty_dots(difficulty: int) -> SafeString:
    """Filled and hollow dots; the words for it stand beside them in the template."""
    return format_html(
        '<span class="dots" aria-hidden="true">{}<span>{}</span></span>', "●" * difficulty, "●" * (5 - difficulty)
    )
