"""Numbers as readers type them into addresses and forms."""

from __future__ import annotations


def whole_number(text: str | None, most: int) -> int | None:
    """`text` as a number from 0 to `most`; None for everything else.

    Looks at the length first: from some thousand digits on, `int` itself raises, and the page would be an error page.

    >>> whole_number("012", 99), whole_number("100", 99), whole_number("-1", 99), whole_number("9" * 5000, 99)
    (12, None, None, None)
    """
    if not text or len(text) > 20 or not (text.isascii() and text.isdigit()):
        return None
    number = int(text)
    return number if number <= most else None


#: The largest primary key that a database column holds.
MOST_KEY = 2**63 - 1
