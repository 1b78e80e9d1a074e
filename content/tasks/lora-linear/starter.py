import math

import torch
from torch import Tensor, nn


class LoRALinear(nn.Module):
    """A frozen linear layer plus a trainable low-rank update.

    base weight (out, in), frozen together with its bias. Parameters A (r, in) random normal with std 1/sqrt(in),
    B (out, r) zeros. y = base(x) + (alpha / r) * (x A^T) B^T.
    merge adds (alpha/r) B A to base.weight in place and forward then uses the base alone; unmerge restores it; both are
    idempotent.
    """

    def __init__(self, base: nn.Linear, r: int, alpha: float) -> None:
        super().__init__()
        raise NotImplementedError

    def forward(self, x: Tensor) -> Tensor:
        raise NotImplementedError

    def merge(self) -> None:
        raise NotImplementedError

    def unmerge(self) -> None:
        raise NotImplementedError
