"""Numbers and units: as an author writes a key (`2.5 ± 1% GiB`), and as a reader types an answer.

A unit is a factor times powers of a few dimensions; two units with the same dimensions convert.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

# --- units ------------------------------------------------------------------------------------------------------

_DECIMAL: Final = {"k": 1e3, "K": 1e3, "M": 1e6, "G": 1e9, "T": 1e12, "P": 1e15, "E": 1e18, "Z": 1e21}
_SMALL: Final = {"m": 1e-3, "u": 1e-6, "μ": 1e-6, "µ": 1e-6, "n": 1e-9, "p": 1e-12}
_BINARY: Final = {"Ki": 2**10, "Mi": 2**20, "Gi": 2**30, "Ti": 2**40, "Pi": 2**50}

#: name → (dimension, factor to the base of that dimension)
_NAMED: Final[Mapping[str, tuple[str, float]]] = {
    **dict.fromkeys(("B", "byte", "bytes", "字节"), ("byte", 1.0)),
    **dict.fromkeys(("b", "bit", "bits", "比特", "位"), ("byte", 0.125)),
    **dict.fromkeys(("s", "sec", "second", "seconds", "秒"), ("second", 1.0)),
    **dict.fromkeys(("毫秒",), ("second", 1e-3)),
    **dict.fromkeys(("min", "minute", "minutes", "分钟"), ("second", 60.0)),
    **dict.fromkeys(("h", "hour", "hours", "小时"), ("second", 3600.0)),
    **dict.fromkeys(("d", "day", "days", "天"), ("second", 86400.0)),
    **dict.fromkeys(("week", "weeks", "周"), ("second", 7 * 86400.0)),
    **dict.fromkeys(("year", "years", "年"), ("second", 365 * 86400.0)),
    **dict.fromkeys(("FLOP", "FLOPs", "flop", "flops"), ("flop", 1.0)),
    **dict.fromkeys(("%", "percent", "百分之"), ("", 0.01)),
    **dict.fromkeys(("x", "×", "times", "倍", "个"), ("", 1.0)),
    **dict.fromkeys(("thousand",), ("", 1e3)),
    **dict.fromkeys(("万",), ("", 1e4)),
    **dict.fromkeys(("million", "百万"), ("", 1e6)),
    **dict.fromkeys(("亿",), ("", 1e8)),
    **dict.fromkeys(("billion", "十亿"), ("", 1e9)),
    **dict.fromkeys(("trillion", "万亿"), ("", 1e12)),
    "W": ("watt", 1.0),
    "Wh": ("watt·second", 3600.0),
    "J": ("watt·second", 1.0),
    "Hz": ("1/second", 1.0),
    "USD": ("dollar", 1.0),
    "$": ("dollar", 1.0),
    "dollars": ("dollar", 1.0),
    "bps": ("byte/second", 0.125),
}
#: units that take decimal and binary prefixes (M, Gi, ...), and those that take small ones (m, u, ...)
_PREFIXED: Final = {"B", "b", "bit", "s", "W", "Wh", "J", "Hz", "FLOP", "FLOPs", "FLOPS", "bps", "byte", "bytes"}
_DIVIDED: Final = {"s", "W", "Wh", "J", "Hz"}
#: countable things: one word, its plural, its Chinese
_COUNTED: Final[Mapping[str, str]] = {
    name: base
    for base, names in {
        "token": "token tokens tok 词元",
        "parameter": "parameter parameters param params 参数",
        "head": "head heads 头",
        "layer": "layer layers 层",
        "step": "step steps 步",
        "GPU": "GPU GPUs gpu gpus 卡",
        "sample": "sample samples example examples 样本",
        "sequence": "sequence sequences 序列",
        "request": "request requests 请求",
        "word": "word words 词",
        "character": "character characters 字符",
        "image": "image images patch patches",
        "expert": "expert experts 专家",
        "block": "block blocks page pages 块 页",
        "epoch": "epoch epochs 轮",
        "element": "element elements entry entries value values 元素",
        "operation": "op ops operation operations",
        "vector": "vector vectors row rows column columns",
        "nat": "nat nats",
        "merge": "merge merges",
        "document": "document documents chunk chunks 文档",
        "iteration": "iteration iterations pass passes call calls 次",
        "micro-batch": "micro-batch micro-batches microbatch microbatches micro-batches",
        "point": "point points 分",
    }.items()
    for name in names.split()
}


@dataclass(frozen=True)
class Unit:
    """`factor` times the product of dimension ** power. The empty unit is Unit(1.0, ())."""

    factor: float
    powers: tuple[tuple[str, int], ...]

    def __truediv__(self, other: Unit) -> Unit:
        powers = dict(self.powers)
        for dimension, power in other.powers:
            powers[dimension] = powers.get(dimension, 0) - power
        return Unit(self.factor / other.factor, tuple(sorted((d, p) for d, p in powers.items() if p)))


NO_UNIT: Final = Unit(1.0, ())


def _composed(dimension: str, factor: float) -> Unit:
    top, _, bottom = dimension.partition("/")
    unit = Unit(factor, tuple(sorted((d, 1) for d in top.split("·") if d and d != "1")))
    return unit / Unit(1.0, ((bottom, 1),)) if bottom else unit


def _simple_unit(text: str) -> Unit | None:
    if text in _NAMED:
        return _composed(*_NAMED[text])
    if text in _COUNTED:
        return Unit(1.0, ((_COUNTED[text], 1),))
    if text == "FLOPS":
        return Unit(1.0, (("flop", 1), ("second", -1)))
    for prefixes, width, bases in ((_BINARY, 2, _PREFIXED), (_DECIMAL, 1, _PREFIXED), (_SMALL, 1, _DIVIDED)):
        prefix, rest = text[:width], text[width:]
        if prefix in prefixes and rest in bases:
            base = _simple_unit(rest)
            return Unit(prefixes[prefix] * base.factor, base.powers) if base else None
    return None


def read_unit(text: str) -> Unit | None:
    """The unit that `text` names ("" is none), or None. Case counts, except where it cannot mislead.

    >>> read_unit("GiB").factor == 2**30, read_unit("GB/s").powers
    (True, (('byte', 1), ('second', -1)))
    """
    text = unicodedata.normalize("NFKC", text).strip().replace(" per ", "/").replace("每", "/")
    if not text:
        return NO_UNIT
    parts = [part.strip() for part in text.split("/")]
    unit: Unit | None = None
    for part in parts:
        known = _simple_unit(part) or _loose_unit(part)
        if known is None:
            return None
        unit = known if unit is None else unit / known
    return unit


def _loose_unit(text: str) -> Unit | None:
    """Another capitalisation, if only one unit can be meant: gib, MS (but not mb, which may be bits)."""
    lower = text.lower()
    if re.fullmatch(r"[kmgtp]ib", lower):
        return _simple_unit(lower[0].upper() + "iB")
    if re.fullmatch(r"[kmgtp]b", lower):
        return _simple_unit(lower[0].upper() + "B") if lower != text or text[0] in "kgt" else None
    return _simple_unit(lower) if len(lower) > 2 else None


# --- keys -------------------------------------------------------------------------------------------------------


class NumberError(ValueError):
    """What is wrong with a number key, or with a number that a reader typed.

    The message is for authors. For readers, whose pages are translated, there is `code`: "number" (cannot be read),
    "decimal_comma", "unknown_unit" or "other_unit" (does not convert), with the `unit` that was typed.
    """

    def __init__(self, message: str, code: str = "number", unit: str = ""):
        super().__init__(message)
        self.code = code
        self.unit = unit


@dataclass(frozen=True)
class NumberKey:
    """The closed interval [low, high] in `unit`; `shown` is the answer in words, e.g. "2.5 GiB"."""

    low: float
    high: float
    unit: str
    shown: str
    integer: bool


_RANGE = re.compile(r"(?P<low>.+?)\s*\.\.\s*(?P<high>[^\s]+)\s*(?P<unit>.*)\Z")
_TOLERANCE = re.compile(
    r"(?P<value>.+?)\s*(?:±|\+/-|\+-)\s*(?P<tolerance>[0-9.eE+-]*[0-9.])(?P<percent>%?)\s*(?P<unit>.*)\Z"
)
_EXACT = re.compile(r"(?P<value>.+?)\s+exact\b\s*(?P<unit>.*)\Z")
_PLAIN = re.compile(r"(?P<value>[+-]?[0-9][^\s]*)\s*(?P<unit>.*)\Z")


def read_key(text: str) -> NumberKey:
    """The key that stands behind `#` in a blank. Raises NumberError, in words for the author.

    >>> read_key("2.5 ± 1% GiB").shown
    '2.5 GiB'
    """
    text = text.strip()
    if match := _RANGE.match(text):
        low, high = _number(match["low"]), _number(match["high"])
        if low > high:
            raise NumberError(f"the interval {match['low']}..{match['high']} is empty")
        value, shown = None, f"{_show(low)}–{_show(high)}"
    elif match := _TOLERANCE.match(text):
        value, tolerance = _number(match["value"]), _number(match["tolerance"])
        width = abs(value) * tolerance / 100 if match["percent"] else tolerance
        if width <= 0:
            raise NumberError("the tolerance is zero; write 'exact' if that is meant")
        low, high, shown = value - width, value + width, _show(value)
    elif match := _EXACT.match(text):
        low = high = value = _number(match["value"])
        shown = _show(value)
    elif match := _PLAIN.match(text):
        low = high = value = _number(match["value"])
        shown = _show(value)
        if not value.is_integer():
            raise NumberError(f"{shown} is not a whole number: give a tolerance, e.g. '{shown} ± 1%'")
    else:
        raise NumberError("a number key reads like 2.5 ± 1% GiB, 3..5, 128 exact or 7")
    unit = match["unit"].strip()
    if read_unit(unit) is None:
        raise NumberError(f"unknown unit '{unit}'")
    whole = value is not None and value == low == high and value.is_integer()
    return NumberKey(low, high, unit, f"{shown} {unit}".strip() if unit != "%" else f"{shown}%", whole)


def _number(text: str) -> float:
    try:
        return read_value(text)
    except NumberError as error:
        raise NumberError(f"'{text}': {error}") from None


def _show(value: float) -> str:
    """Six significant digits, which is more than any key needs; whole numbers in full."""
    if value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return f"{value:.4g}" if abs(value) < 1e4 else f"{value:.6g}"


# --- what readers type ------------------------------------------------------------------------------------------

_SIGNS = str.maketrans({"−": "-", "–": "-", "﹣": "-", "·": "*", "×": "*", "⋅": "*", "，": ",", "。": ".", "＾": "^"})
_PLAIN_NUMBER = r"(?:\d+(?:_\d+)*(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?"
#: Characters; far beyond any number with its unit, and short enough that no input is slow to refuse.
_LENGTH_LIMIT = 100
_TYPED = re.compile(rf"""
    (?P<sign>[+-]?)\s*
    (?: (?:(?P<mantissa>{_PLAIN_NUMBER}|\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?)\s*\*\s*)?
        (?P<base>10|2)\s*(?:\^|\*\*)\s*[({{]?(?P<power>[+-]?\d{{1,3}})[)}}]?
      | (?P<top>{_PLAIN_NUMBER})\s*/\s*(?P<bottom>{_PLAIN_NUMBER})
      | (?P<grouped>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?)
      | (?P<number>{_PLAIN_NUMBER}) )
    \s*(?P<unit>[^\d\s].*)?\Z
""", re.VERBOSE | re.DOTALL)  # fmt: skip


def read_typed(text: str) -> tuple[float, str]:
    """(value, what stands behind it) of what a reader typed: 1e9, 10^9, 2×10^9, 1_000, 1,000, 2/3, １２.

    Raises NumberError in words for the reader. A trailing full stop is ignored.
    """
    if len(text) > _LENGTH_LIMIT:
        raise NumberError("too long for a number")
    cleaned = unicodedata.normalize("NFKC", text).translate(_SIGNS).strip().lstrip("≈~=约 ").rstrip(". ")
    if not cleaned:
        raise NumberError("no number there")
    if re.match(r"[+-]?\d+,\d+(?!,)", cleaned) and not re.match(r"[+-]?\d{1,3}(?:,\d{3})+(?!\d)", cleaned):
        raise NumberError("a decimal comma is ambiguous; write a point", "decimal_comma")
    match = _TYPED.match(cleaned)
    if match is None:
        raise NumberError("not a number; write for example 2.5, 1e9, 10^9 or 2/3")
    try:
        value = _typed_value(match)
        if not math.isfinite(value):
            raise OverflowError
    except (OverflowError, ZeroDivisionError, ValueError):
        raise NumberError("not a finite number") from None
    return (-value if match["sign"] == "-" else value), (match["unit"] or "").strip()


def _typed_value(match: re.Match[str]) -> float:
    def plain(text: str) -> float:
        return float(text.replace("_", "").replace(",", ""))

    if match["power"]:
        return plain(match["mantissa"] or "1") * float(match["base"]) ** int(match["power"])
    if match["bottom"]:
        return float(Fraction(plain(match["top"])) / Fraction(plain(match["bottom"])))
    return plain(match["grouped"] or match["number"])


def read_value(text: str) -> float:
    """A bare number. Raises NumberError."""
    value, rest = read_typed(text)
    if rest:
        raise NumberError(f"'{rest}' is not part of a number")
    return value


_SCALES: Final = {"k": 1e3, "K": 1e3, "M": 1e6, "m": 1e6, "B": 1e9, "b": 1e9, "G": 1e9, "T": 1e12}


def answer_in(text: str, unit: str) -> float:
    """What a reader typed, in `unit` of the blank: no unit means that one; others convert.

    Raises NumberError in words for the reader. Behind a bare count, 7B and 7k scale.

    >>> answer_in("2560 MiB", "GiB"), answer_in("0.5", "%"), answer_in("7B", "parameters")
    (2.5, 0.5, 7000000000.0)
    """
    value, typed = read_typed(text)
    if not typed or typed.casefold() == unit.casefold():
        return value
    wanted = read_unit(unit) or NO_UNIT
    countable = all(dimension not in ("byte", "second", "flop", "watt") for dimension, _ in wanted.powers)
    scale, _, noun = typed.partition(" ")
    if countable and scale in _SCALES and (not noun or noun.strip() == unit):
        return value * _SCALES[scale] / wanted.factor
    given = read_unit(typed)
    if given is None:
        message = f"unknown unit '{typed}'" + (f"; this answer is in {unit}" if unit else "")
        raise NumberError(message, "unknown_unit", typed)
    if given.powers != wanted.powers:
        if not given.powers:  # "3 million" before a noun of the blank
            return value * given.factor / wanted.factor
        if not wanted.powers and countable and _is_count(given):
            return value * given.factor / wanted.factor
        message = f"'{typed}' does not fit; this answer is " + (f"in {unit}" if unit else "a bare number")
        raise NumberError(message, "other_unit", typed)
    return value * given.factor / wanted.factor


def _is_count(unit: Unit) -> bool:
    return len(unit.powers) == 1 and unit.powers[0][0] in _COUNTED.values()
