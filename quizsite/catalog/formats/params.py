"""Declarative parameters, baked into variants: no author code ever runs in a web request.

    params:
      layers: {choice: [32, 48]}
      seq:    {int: [1024, 8192, 1024]}       # low, high (both included), step
      lr:     {float: [0.1, 0.5, 0.1]}
      gib:    {expr: "2*layers*8*128*2*seq/2**30"}

An expression is a whitelisted part of Python's grammar over numbers.
"""

from __future__ import annotations

import ast
import hashlib
import math
import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

#: Most variants of one question; more combinations are sampled, evenly and repeatably.
VARIANT_LIMIT: Final = 30

_VALUES_LIMIT = 10_000
_EXPONENT_LIMIT = 4096
_NUMBER_LIMIT = 10**60

Value = int | float | str | bool


class ParamError(ValueError):
    """An author's mistake in `params` or in an expression; `name` is the parameter, "" in the text."""

    def __init__(self, message: str, name: str = ""):
        super().__init__(message)
        self.name = name


def _power(base: Any, exponent: Any) -> Any:
    if abs(exponent) > _EXPONENT_LIMIT or (abs(base) > 1 and exponent * math.log2(abs(base)) > _EXPONENT_LIMIT):
        raise ParamError("power too large")
    return base**exponent


_BINARY: Final[Mapping[type, Callable[[Any, Any], Any]]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.Pow: _power,
}
_COMPARE: Final[Mapping[type, Callable[[Any, Any], bool]]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}
_FUNCTIONS: Final[Mapping[str, Callable[..., Any]]] = {
    "min": min,
    "max": max,
    "abs": abs,
    "round": round,
    "floor": math.floor,
    "ceil": math.ceil,
    "log2": math.log2,
    "sqrt": math.sqrt,
    "sum": lambda *terms: math.fsum(terms) if any(isinstance(t, float) for t in terms) else sum(terms),
    "exp": math.exp,
    "ln": math.log,
}


def evaluate(expression: str, values: Mapping[str, Value]) -> Value:
    """The value of `expression`. Raises ParamError for anything that is not a whitelisted, finite computation.

    >>> evaluate("2*layers/4", {"layers": 32})
    16.0
    """
    if len(expression) > 500:
        raise ParamError("expression is longer than 500 characters")
    try:
        tree = ast.parse(expression.strip(), mode="eval")
        result = _walk(tree.body, values)
    except ParamError:
        raise
    except (SyntaxError, ValueError, TypeError, ArithmeticError, RecursionError, MemoryError) as error:
        raise ParamError(f"cannot compute '{expression.strip()}': {error}") from None
    if isinstance(result, complex) or (isinstance(result, float) and not math.isfinite(result)):
        raise ParamError(f"'{expression.strip()}' is {result}, not a finite number")
    return result


def _walk(node: ast.expr, values: Mapping[str, Value]) -> Any:
    match node:
        case ast.Constant(value=int() | float()):
            return _bounded(node.value)
        case ast.Name(id=name):
            if name not in values:
                raise ParamError(f"parameter '{name}' is not defined")
            return values[name]
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _BINARY:
            terms = (_number(_walk(left, values)), _number(_walk(right, values)))
            return _bounded(_BINARY[type(op)](*terms))
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -_number(_walk(operand, values))
        case ast.UnaryOp(op=ast.UAdd(), operand=operand):
            return _number(_walk(operand, values))
        case ast.Compare(left=left, ops=[op], comparators=[right]) if type(op) in _COMPARE:
            return _COMPARE[type(op)](_walk(left, values), _walk(right, values))
        case ast.IfExp(test=test, body=body, orelse=orelse):
            return _walk(body if _walk(test, values) else orelse, values)
        case ast.Call(func=ast.Name(id=name), args=args, keywords=[]) if name in _FUNCTIONS:
            return _bounded(_FUNCTIONS[name](*(_number(_walk(arg, values)) for arg in args)))
    raise ParamError(f"'{ast.unparse(node)}' is not allowed; numbers, parameters, + - * / // % **, comparisons and "
                     f"{', '.join(_FUNCTIONS)} are")  # fmt: skip


def _number(value: Any) -> Any:
    if isinstance(value, str):
        raise ParamError(f"'{value}' is a text, not a number")
    return value


def _bounded(value: Any) -> Any:
    if isinstance(value, int) and abs(value) > _NUMBER_LIMIT:
        raise ParamError("number too large")
    return value


# --- variants ---------------------------------------------------------------------------------------------------

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")


def bake(spec: Any, seed: str, limit: int = VARIANT_LIMIT) -> list[dict[str, Value]]:
    """The values of each variant: all combinations, or `limit` of them spread evenly and chosen by `seed`.

    Raises ParamError, naming the parameter.
    """
    if not isinstance(spec, dict) or not spec:
        raise ParamError("params must be lines of the form  name: {choice: [1, 2]}")
    drawn: dict[str, list[Value]] = {}
    derived: dict[str, str] = {}
    for name, rule in spec.items():
        if not isinstance(name, str) or not _NAME.match(name) or name in _FUNCTIONS:
            raise ParamError(f"'{name}' cannot be the name of a parameter", str(name))
        if not isinstance(rule, dict) or len(rule) != 1:
            raise ParamError('one of {choice: [..]}, {int: [low, high, step]}, {float: [..]}, {expr: ".."}', name)
        ((kind, argument),) = rule.items()
        if kind == "expr" and isinstance(argument, str | int | float):
            derived[name] = str(argument)
        else:
            drawn[name] = _drawn_values(name, kind, argument)
    total = math.prod(len(options) for options in drawn.values())
    picks = range(total) if total <= limit else [_stratum(seed, k, limit, total) for k in range(limit)]
    return [_derive(_combination(drawn, pick), derived) for pick in picks]


def _drawn_values(name: str, kind: str, argument: Any) -> list[Value]:
    if kind == "choice" and isinstance(argument, list) and argument:
        if not all(isinstance(value, int | float | str) for value in argument):
            raise ParamError("choice takes numbers or texts", name)
        if len(set(argument)) < len(argument):
            raise ParamError("choice names a value twice", name)
        return list(argument)
    if kind in ("int", "float") and isinstance(argument, list) and len(argument) in (2, 3):
        if not all(isinstance(v, int | float) and not isinstance(v, bool) for v in argument):
            raise ParamError(f"{kind} takes numbers", name)
        low, high, step = argument if len(argument) == 3 else (*argument, 1)
        if step <= 0 or high < low or (high - low) / step > _VALUES_LIMIT:
            raise ParamError(f"{kind}: [low, high, step] needs low ≤ high and a positive step", name)
        if kind == "int" and not all(float(v).is_integer() for v in (low, high, step)):
            raise ParamError("int takes whole numbers", name)
        steps = math.floor((high - low) / step + 1e-9)
        values = [low + k * step for k in range(steps + 1)]
        return [int(v) for v in values] if kind == "int" else [float(f"{v:.12g}") for v in values]
    raise ParamError('one of {choice: [..]}, {int: [low, high, step]}, {float: [..]}, {expr: ".."}', name)


def _stratum(seed: str, k: int, limit: int, total: int) -> int:
    low, high = k * total // limit, (k + 1) * total // limit
    digest = hashlib.sha256(f"{seed}:{k}".encode()).digest()
    return low + int.from_bytes(digest[:8], "big") % (high - low)


def _combination(drawn: Mapping[str, list[Value]], pick: int) -> dict[str, Value]:
    values: dict[str, Value] = {}
    for name, options in drawn.items():
        pick, digit = divmod(pick, len(options))
        values[name] = options[digit]
    return values


def _derive(values: dict[str, Value], derived: Mapping[str, str]) -> dict[str, Value]:
    for name, expression in derived.items():  # in the order they are written: each may use those before it
        try:
            values[name] = evaluate(expression, values)
        except ParamError as error:
            raise ParamError(str(error), name) from None
    return values


# --- text -------------------------------------------------------------------------------------------------------

_PLACE = re.compile(r"\{\{[ \t]*([^\n]+?)[ \t]*\}\}")
_FORMAT = re.compile(r"(.*?):\s*([+ ]?,?(?:\.\d{1,2})?[dfgeE%]?)\s*\Z", re.DOTALL)
_NAMES = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def names_in(text: str) -> set[str]:
    """Parameters that `{{ … }}` in `text` mention."""
    return {name for place in _PLACE.findall(text) for name in _NAMES.findall(place)}


@dataclass(frozen=True)
class Substituted:
    """Text with values filled in. Lines stay lines; `column` leads back from a column of `text` to the source."""

    text: str
    shifts: tuple[tuple[int, int, int, int], ...] = ()  # line, column in text, length in text, length in source

    def column(self, line: int, col: int) -> int:
        """line, col: from 1. Inside a filled-in value: the column where its braces start."""
        moved = 0
        for at_line, start, length, source_length in self.shifts:
            if at_line != line or start > col:
                continue
            if col < start + length:
                return start + moved
            moved += source_length - length
        return col + moved


def substitute(text: str, values: Mapping[str, Value], on_error: Callable[[str, int], None]) -> Substituted:
    """`text` with every `{{ expression:format }}` replaced; on_error(message, offset) for those that fail."""
    out: list[str] = []
    shifts: list[tuple[int, int, int, int]] = []
    position, line, col = 0, 1, 1
    for match in _PLACE.finditer(text):
        before = text[position : match.start()]
        filled = _fill(match, values, on_error)
        line += before.count("\n")
        col = len(before) - before.rfind("\n") if "\n" in before else col + len(before)
        shifts.append((line, col, len(filled), len(match[0])))
        out += [before, filled]
        col += len(filled)
        position = match.end()
    return Substituted("".join(out) + text[position:], tuple(shifts))


def _fill(match: re.Match[str], values: Mapping[str, Value], on_error: Callable[[str, int], None]) -> str:
    inner, spec = match[1], ""
    if found := _FORMAT.match(inner):
        inner, spec = found[1], found[2]
    try:
        return show(evaluate(inner, values), spec)
    except (ParamError, ValueError, TypeError) as error:
        on_error(str(error), match.start())
        return "0"


def show(value: Value, spec: str = "") -> str:
    """A value as text: whole numbers without a point, others with up to 12 significant digits."""
    if spec:
        return format(int(value) if spec.endswith("d") and not isinstance(value, str) else value, spec)
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else f"{value:.12g}"
    return str(value)


def names_of(expression: str) -> set[str]:
    """Names that an expression mentions."""
    return set(_NAMES.findall(expression))


def first_place(text: str) -> int:
    """Offset of the first `{{ … }}` outside of code, or 0."""
    without_code = re.sub(r"(?ms)^(```|~~~).*?^\1|`[^`\n]*`", lambda m: re.sub(r"[^\n]", " ", m[0]), text)
    match = re.search(r"\{\{\s*[A-Za-z_][^{}]*\}\}", without_code)
    return match.start() if match else 0
