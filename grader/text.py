"""Texts for people: marked for translation, or printed by a submission and made fit to be sent and shown."""

from __future__ import annotations

import re

#: Of one stream, in characters; the box itself keeps more, but a report carries many cases' worth.
OUTPUT_LIMIT_CHARS = 16 * 1024

_TERMINAL = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?|\x1b.?")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def gettext_noop(message: str) -> str:
    """Marks a literal for extraction; translation happens where it is shown."""
    return message


def clean_output(data: bytes | str) -> str:
    """Printable text: bad UTF-8 replaced, terminal and bidirectional controls gone, cut in the middle when long.

    >>> clean_output(b"a\\x1b[31mb\\x00c\\r\\n")
    'abc\\n'
    """
    text = data.decode("utf-8", "replace") if isinstance(data, bytes) else data
    text = text.encode("utf-8", "replace").decode("utf-8")
    text = _CONTROL.sub("", _TERMINAL.sub("", text))
    if len(text) <= OUTPUT_LIMIT_CHARS:
        return text
    half = OUTPUT_LIMIT_CHARS // 2
    return f"{text[:half]}\n… {len(text) - 2 * half} characters left out …\n{text[-half:]}"
