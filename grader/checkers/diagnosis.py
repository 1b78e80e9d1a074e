"""From wrong numbers to the likeliest mistake: sign, constant factor, masked positions, last block, order.

A diagnosis is help for the learner; it never changes whether an answer is right.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import torch

from grader.cases import tensors
from grader.checkers.symptoms import SLACK
from grader.verdicts import Reason

#: Two or three numbers exchanged are rather other numbers that happen to look like it.
LEAST_REORDERED = 4

#: A factor nearer to 1 is no missing scaling but an error of another kind. One of 0 tells nothing either: see below.
LEAST_FACTOR = 0.01

#: Block sizes that tiled code uses; below 8, the last rows of any small size would look like a tail.
BLOCKS = (8, 16, 32, 64, 128, 256, 512, 1024)


@dataclass(frozen=True)
class Clues:
    """What the inputs of a call tell about likely mistakes.

    masks    bool tensors, by argument
    counts   sizes of axes, numbers of elements, whole-number arguments, numbers of True in masks
    """

    masks: Mapping[str, torch.Tensor] = field(default_factory=dict)
    counts: frozenset[int] = frozenset()


def clues(inputs: dict[str, Any]) -> Clues:
    """
    >>> sorted(clues({"x": torch.zeros(2, 3), "keep": torch.tensor([True, False]), "n": 7}).counts)
    [1, 2, 3, 6, 7]
    """
    found = {value for value in inputs.values() if type(value) is int}
    for tensor in tensors(inputs):
        found |= {*tensor.shape, tensor.numel()}
    masks = {k: v for k, v in inputs.items() if isinstance(v, torch.Tensor) and v.dtype == torch.bool}
    return Clues(masks, frozenset(found | {int(mask.sum()) for mask in masks.values()}))


def diagnose(
    e: torch.Tensor, a: torch.Tensor, bad: torch.Tensor, budget: torch.Tensor, masks: Mapping[str, torch.Tensor]
) -> tuple[Reason, dict[str, Any]]:
    """Why `a` is not `e` (fp64, equal shapes): the reason and further detail keys. `bad` marks elements over budget."""
    finite = e.isfinite() & a.isfinite()
    e0, a0 = torch.where(finite, e, 0.0), torch.where(finite, a, 0.0)
    if bool(((-a0 - e0).abs() <= SLACK * budget).all()):
        return Reason.SIGN, {}
    factor = constant_factor(e0, a0, budget)
    if factor is not None:
        return Reason.SCALE, {"factor": float(f"{factor:.4g}")}
    for name, mask in masks.items():
        if only_masked(bad, mask):
            return Reason.MASK, {"argument": name}
    if last_block(bad):
        return Reason.TAIL, {}
    if reordered(e0, a0, budget):
        return Reason.ORDER, {}
    return Reason.TOLERANCE, {}


def reordered(e: torch.Tensor, a: torch.Tensor, budget: torch.Tensor) -> bool:
    """True when `a` has the numbers of `e` in another order, and is farther off than noise of that size would be.

    >>> e, room = torch.tensor([1.0, 2.0, 3.0, 4.0]), torch.full((4,), 1e-6)
    >>> reordered(e, e[[2, 0, 1, 3]], room), reordered(e, e + 2e-6, room)
    (True, False)
    """
    if a.numel() < LEAST_REORDERED or bool(((a - e).abs() <= SLACK**2 * budget).all()):
        return False
    values, order = e.flatten().sort()
    return bool(((a.flatten().sort()[0] - values).abs() <= SLACK * budget.flatten()[order]).all())


def constant_factor(e: torch.Tensor, a: torch.Tensor, budget: torch.Tensor) -> float | None:
    """k with a = k e throughout, if there is one that two elements bear out.

    >>> constant_factor(torch.tensor([1.0, 2.0]), torch.tensor([4.0, 8.0]), torch.tensor([1e-6, 1e-6]))
    4.0
    """
    if int((e.abs() > 16 * budget).sum()) < 2:
        return None
    energy = float((e * e).sum())
    k = float((a * e).sum()) / energy
    if abs(k - 1.0) < LEAST_FACTOR:
        return None
    matches = (a - k * e).abs() <= SLACK * budget * max(1.0, abs(k))
    # a k of 0 or near it lets `a` vanish inside the budget: then nothing is known about its direction
    significant = (a.abs() > 16 * budget * max(1.0, abs(k))).any()
    return k if bool(matches.all()) and bool(significant) else None


def only_masked(bad: torch.Tensor, mask: torch.Tensor) -> bool:
    """True when all bad elements lie where `mask` (True = keep) is False, and kept elements exist and are right.

    The mask may have the shape of the result, broadcast to it, or cover its leading dimensions.
    """
    for shaped in (mask, mask.reshape(mask.shape + (1,) * max(0, bad.dim() - mask.dim()))):
        try:
            keep = shaped.expand(bad.shape)
        except RuntimeError:
            continue
        if bool(keep.any()) and not bool((bad & keep).any()):
            return True
    return False


def last_block(bad: torch.Tensor) -> bool:
    """True when, along one dimension, only the partial block behind the last whole one is wrong, and mostly so.

    >>> last_block(torch.arange(21) >= 16)
    True
    >>> last_block(torch.arange(32) >= 16)
    False
    """
    for dim, size in enumerate(bad.shape):
        along = bad.transpose(0, dim).reshape(size, -1)
        start = int(along.any(dim=1).nonzero()[0])
        for block in BLOCKS:
            whole = size // block * block
            if 0 < whole < size and start >= whole and float(along[whole:].double().mean()) >= 0.5:
                return True
    return False
