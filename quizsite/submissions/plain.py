"""Text and numbers from a judge, made safe to store and to show. Program output is hostile: it may hold anything."""

from __future__ import annotations

import math
import re
from typing import Any

#: Longest text kept from one field of a report, in characters. The box cuts streams at 64 KiB already.
TEXT_LIMIT = 70_000
#: JSON has integers of any length, and formatting one that no float holds raises.
MOST_INTEGER = 2**63

#: Terminal escapes (colours, cursor, window title): meaningless on a page, so they go.
_ESCAPES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\^_])")

#: Other control characters become their visible pictures. PostgreSQL cannot store NUL; the bidirectional overrides
#: could make output read in another order than it was printed.
_PICTURES = {code: chr(0x2400 + code) for code in range(32) if chr(code) not in "\n\t"}
_PICTURES |= {0x7F: "␡"} | dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)], "�")


def plain_text(text: str, limit: int = TEXT_LIMIT) -> str:
    """`text` without terminal escapes, control characters made visible, line ends as `\\n`, at most `limit` characters.

    >>> plain_text("\\x1b[31mred\\x1b[0m\\r\\n\\x00")
    'red\\n␀'
    """
    text = _ESCAPES.sub("", text[:limit]).replace("\r\n", "\n").replace("\r", "\n").translate(_PICTURES)
    # Lone surrogates cannot be encoded, so neither stored nor sent.
    return text.encode("utf-8", "replace").decode("utf-8")


def plain_json(value: Any) -> Any:
    """`value` (decoded JSON) with every text made plain, and as texts what pages cannot count with: NaN and infinities
    (JSON columns have none), and integers that no float holds.

    >>> plain_json({"error": float("inf"), "index": [0, 3]})
    {'error': 'inf', 'index': [0, 3]}
    """
    match value:
        case str():
            return plain_text(value)
        case dict():
            return {plain_text(str(key), 200): plain_json(item) for key, item in value.items()}
        case list() | tuple():
            return [plain_json(item) for item in value]
        case float() if not math.isfinite(value):
            return str(value)
        case int() if abs(value) >= MOST_INTEGER:
            return f"{value:#x}"
        case _:
            return value
