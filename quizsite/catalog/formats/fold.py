"""Typed answers made comparable: words without width, case, spaces and punctuation; output by lines."""

from __future__ import annotations

import unicodedata

#: Signs that carry meaning in short technical answers.
_MEANINGFUL = set("+#*/%@&<>=^$|~")


def fold(text: str, *, spaces: bool = False) -> str:
    """NFKC, case folded, without spaces and punctuation; unless nothing else is there.

    With `spaces` the spaces between words count, as in the segmentation "ab cd".

    >>> fold("Soft-Max "), fold("Ｃ＋＋"), fold("梯度 消失。"), fold("--"), fold(" ab  CD", spaces=True)
    ('softmax', 'c++', '梯度消失', '--', 'ab cd')
    """
    text = unicodedata.normalize("NFKC", text).casefold().strip()
    if spaces:
        return " ".join(text.split())
    kept = "".join(c for c in text if c in _MEANINGFUL or unicodedata.category(c)[0] not in "PZC")
    return kept or text


def output_lines(text: str) -> list[str]:
    """Lines as they are compared: trailing spaces and blank lines at the end do not count.

    >>> output_lines("1 \\r\\n\\n2\\n\\n")
    ['1', '', '2']
    """
    lines = [line.rstrip() for line in text.replace("\r\n", "\n").split("\n")]
    while lines and not lines[-1]:
        lines.pop()
    return lines
