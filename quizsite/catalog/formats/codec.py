"""The dataclasses of `model` to JSON-ready values and back, whole or split into a public part and the key."""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Mapping
from enum import Enum
from functools import cache
from typing import Any, Union

from quizsite.catalog.formats import model

#: The tag that tells interactions apart in JSON.
_TAGS = {
    model.Choices: "choices",
    model.Blanks: "blanks",
    model.Matching: "matching",
    model.Ordering: "ordering",
    model.Short: "short",
    model.Output: "output",
}
_TYPES = {tag: cls for cls, tag in _TAGS.items()}


def to_json(value: Any) -> Any:
    """Dicts, lists, strings and numbers that hold all of `value`, key included."""
    return _encode(value, lambda secret: True)


def public_json(value: Any) -> Any:
    """Only what may be shown before the answer."""
    return _encode(value, lambda secret: not secret)


def key_json(value: Any) -> Any:
    """Only what must not be shown before the answer, in the same tree."""
    return _encode(value, lambda secret: secret)


def variant_from_json(data: Mapping[str, Any]) -> model.Variant:
    """The variant that `to_json` wrote. Raises KeyError or TypeError for anything else."""
    return _decode(model.Variant, data)


def question_from_json(data: Mapping[str, Any]) -> model.Question:
    """The question that `to_json` wrote, with its variants."""
    return _decode(model.Question, data)


def _encode(value: Any, wanted: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        out: dict[str, Any] = {}
        if type(value) in _TAGS:
            out["type"] = _TAGS[type(value)]
        for field in dataclasses.fields(value):
            inner = getattr(value, field.name)
            if field.metadata.get("secret"):
                if wanted(True):
                    out[field.name] = to_json(inner)
            elif wanted(False) or _holds_secrets(inner):
                out[field.name] = _encode(inner, wanted)
        return out
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        return {key: _encode(inner, wanted) for key, inner in value.items()}
    if isinstance(value, tuple | list):
        return [_encode(inner, wanted) for inner in value]
    return value


def _holds_secrets(value: Any) -> bool:
    if isinstance(value, tuple):
        return any(_holds_secrets(inner) for inner in value)
    return dataclasses.is_dataclass(value)


@cache
def _hints(cls: type) -> dict[str, Any]:
    return typing.get_type_hints(cls)


def _decode(kind: Any, data: Any) -> Any:
    origin = typing.get_origin(kind)
    if origin is tuple:
        item = typing.get_args(kind)[0]
        return tuple(_decode(item, inner) for inner in data)
    if origin in (Union, types.UnionType):
        if isinstance(data, Mapping):
            return _decode(_TYPES[data["type"]], data)
        return data
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        hints = _hints(kind)
        known = {f.name for f in dataclasses.fields(kind)}
        return kind(**{name: _decode(hints[name], inner) for name, inner in data.items() if name in known})
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(data)
    if origin is not None and isinstance(data, Mapping):
        return dict(data)
    return data
