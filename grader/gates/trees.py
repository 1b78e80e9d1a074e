"""Answers and inputs with a part changed: nests of lists, tuples and dicts around tensors, numbers and texts."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import torch

#: From one node to what stands in its place, or NotImplemented to look inside it.
Change = Callable[[Any], Any]


class NotHere(Exception):
    """The change has nothing to change in this tree."""


def changed(tree: Any, change: Change) -> Any:
    """`tree` with `change` applied to the outermost nodes that it knows. Raises NotHere when it knows none."""
    found = False

    def noticed(node: Any) -> Any:
        nonlocal found
        value = change(node)
        found |= value is not NotImplemented
        return value

    result = mapped(tree, noticed)
    if not found:
        raise NotHere
    return result


def mapped(tree: Any, change: Change) -> Any:
    """`tree` with `change` applied to the outermost nodes that it knows, if any."""
    value = change(tree)
    if value is not NotImplemented:
        return value
    if isinstance(tree, dict):
        return {key: mapped(item, change) for key, item in tree.items()}
    if isinstance(tree, list | tuple):
        return type(tree)(mapped(item, change) for item in tree)
    return tree


def detached(tree: Any) -> Any:
    """`tree` with its tensors cut off from autograd, as results cross the wall of the box."""
    return mapped(tree, lambda node: node.detach() if isinstance(node, torch.Tensor) else NotImplemented)


def is_leaf(node: Any) -> bool:
    return not isinstance(node, dict | list | tuple)


def one_leaf_changed(tree: Any, change: Change, number: int) -> Any:
    """`tree` with `change` applied to the leaf with that number, counted depth first, if it knows that leaf."""
    seen = -1

    def at_number(node: Any) -> Any:
        nonlocal seen
        if not is_leaf(node):
            return NotImplemented
        seen += 1
        return change(node) if seen == number else node

    return mapped(tree, at_number)


def same(one: Any, other: Any) -> bool:
    """Equal in every type and bit that a checker could see; NaN equals NaN.

    >>> same([1, torch.zeros(2)], [1, torch.zeros(2)]), same(1, True)
    (True, False)
    """
    if type(one) is not type(other):
        return False
    if isinstance(one, torch.Tensor):
        return one.shape == other.shape and one.dtype == other.dtype and torch.equal(one.nan_to_num(), other.nan_to_num()) and torch.equal(one.isnan(), other.isnan())  # fmt: skip
    if isinstance(one, dict):
        return list(one) == list(other) and all(same(value, other[key]) for key, value in one.items())
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(same, one, other))
    return bool(one == other) or (one != one and other != other)


def disturbed(value: Any, rng: random.Random, *, element: bool = False) -> list[Any]:
    """Other values that could stand in place of a leaf or a list, likely legal ones first; [] where there is none.

    element   change a single element of a tensor, chosen by `rng`, instead of all of them
    """
    if isinstance(value, torch.Tensor):
        return _disturbed_tensors(value, rng, element)
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, int):
        return [n for n in (value + 1, value - 1, 2 * value, value // 2) if n != value]
    if isinstance(value, float):
        return [value * 1.5 + 0.25, value * 0.5]
    if isinstance(value, str):
        return [value + value[:1], value[1:], value[::-1]] if value else []
    if isinstance(value, list | tuple) and value:
        number = rng.randrange(len(value))
        kept = [*value]
        items = [type(value)([*kept[:number], new, *kept[number + 1 :]]) for new in disturbed(kept[number], rng)]
        return [*items, type(value)(kept[:-1])]
    if isinstance(value, dict) and value:
        key = rng.choice(list(value))
        return [{**value, key: new} for new in disturbed(value[key], rng)]
    return []


def _disturbed_tensors(value: torch.Tensor, rng: random.Random, element: bool) -> list[torch.Tensor]:
    where = value.isfinite()
    if element:
        places = where.nonzero()
        if not len(places):
            return []
        where = torch.zeros_like(where)
        where[tuple(places[rng.randrange(len(places))])] = True
    if not where.any():
        return []
    if value.dtype == torch.bool:
        return [torch.where(where, ~value, value)]
    if value.is_floating_point():
        return [torch.where(where, value * 1.5 + 0.25, value)]
    return [torch.where(where, value + step, value) for step in (1, -1)]
