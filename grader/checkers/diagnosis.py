"""From wrong numbers to the likeliest mistake: sign, constant factor, masked positions, last block, order.

A diagnosis is help for the learner; it never changes whether an answer is right.
"""

from __future__ import annotations

from typing import Any

import torch

from grader.verdicts import Reason

#: A repaired answer need not be quite as good as an accepted one to show what was wrong with it.
SLACK = 4.0

#: Block sizes that tiled code uses; below 4, any odd size would look like a tail.
BLOCKS = (4, 8, 16, 32, 64, 128, 256, 512, 1024)


def diagnose(
    e: torch.Tensor, a: torch.Tensor, bad: torch.Tensor, budget: torch.Tensor, masks: dict[str, torch.Tensor]
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
    if a.numel() > 1 and bool(((a0.flatten().sort()[0] - e0.flatten().sort()[0]).abs() <= SLACK * budget.max()).all()):
        return Reason.ORDER, {}
    return Reason.TOLERANCE, {}


def constant_factor(e: torch.Tensor, a: torch.Tensor, budget: torch.Tensor) -> float | None:
    """k with a = k e throughout, if there is one that two elements bear out.

    >>> constant_factor(torch.tensor([1.0, 2.0]), torch.tensor([4.0, 8.0]), torch.tensor([1e-6, 1e-6]))
    4.0
    """
    if int((e.abs() > 16 * budget).sum()) < 2:
        return None
    energy = float((e * e).sum())
    k = float((a * e).sum()) / energy
    if k == 0.0:
        return None
    matches = (a - k * e).abs() <= SLACK * budget * max(1.0, abs(k))
    # a k near 0 lets `a` vanish inside the budget: then nothing is known about its direction
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
