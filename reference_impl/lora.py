"""A linear layer with a low-rank update that can be merged into its weight.

Source: Hu et al., "LoRA: Low-Rank Adaptation of Large Language Models" (2021), section 4.1.

Left out on purpose: dropout on the input, several adapters, saving the adapter alone.

Differences from the `peft` library: A is normal with standard deviation 1/sqrt(in) (peft: uniform, a third of that
variance), merging happens only when asked for (never in `eval()`), and `unmerge` puts the old weight back instead of
subtracting the update, so it is exact even when A or B have changed in between.

Axis letters: N rows, I input size, O output size, R rank.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn


class LoRALinear(nn.Module):
    """A frozen linear layer plus a trainable update of rank `r`.

    y = x W^T + bias + (alpha / r) (x A^T) B^T

    base   weight (O, I), bias (O,) or None; both frozen here, in place
    A      parameter (R, I), normal with standard deviation 1/sqrt(I), from torch's global generator
    B      parameter (O, R), zeros: the layer starts as `base` exactly. A must then be random, for with both at zero
           neither would ever get a gradient.
    alpha  the update keeps its size when R changes: it is scaled by alpha / r

    Precision: A and B have the dtype and device of `base.weight`, and everything is computed in it.
    Raises: ValueError when r < 1.
    Cost: forward 2 N I O + 2 N R (I + O) FLOP. Forming W + (alpha / r) B A first would add 2 I O R FLOP and an (O, I)
    matrix to write and read in every call; with few rows that is the whole cost. Trained: R (I + O) numbers of I O.

    >>> base = nn.Linear(2, 1, bias=False)
    >>> layer = LoRALinear(base, r=1, alpha=3.0)
    >>> with torch.no_grad():
    ...     _ = base.weight.copy_(torch.tensor([[1.0, 1.0]]))
    ...     _ = layer.A.copy_(torch.tensor([[1.0, 0.0]])), layer.B.copy_(torch.tensor([[2.0]]))
    >>> layer(torch.tensor([[5.0, 7.0]])).tolist()  # 5 + 7 + 3 * 2 * 5
    [[42.0]]
    >>> layer.merge(); base.weight.tolist()
    [[7.0, 1.0]]
    """

    def __init__(self, base: nn.Linear, r: int, alpha: float) -> None:
        super().__init__()
        if r < 1:
            raise ValueError(f"r is {r}; wanted a rank of at least 1")
        self.base = base.requires_grad_(False)
        self.scale = alpha / r
        weight = base.weight
        self.A = nn.Parameter(weight.new_empty(r, base.in_features).normal_(std=1.0 / math.sqrt(base.in_features)))
        self.B = nn.Parameter(weight.new_zeros(base.out_features, r))
        self._unmerged: Tensor | None = None  # the weight before merge(); None while not merged

    def forward(self, x: Tensor) -> Tensor:
        """x (..., I) -> (..., O). Merged: the base alone."""
        y = self.base(x)  # (..., O)
        if self._unmerged is not None:
            return y
        # subtle: the brackets matter. x (B A)^T is the same number and costs an (O, I) matrix.
        return y + (x @ self.A.T) @ self.B.T * self.scale  # (..., R), then (..., O)

    @torch.no_grad()
    def merge(self) -> None:
        """Add the update to the weight, in place. A second call does nothing.

        Keeps a copy of the old weight, O I numbers: subtracting the update again would leave rounding errors behind,
        and a wrong weight if A or B had changed in between.
        """
        if self._unmerged is None:
            self._unmerged = self.base.weight.clone()
            self.base.weight.add_(self.B @ self.A, alpha=self.scale)

    @torch.no_grad()
    def unmerge(self) -> None:
        """Put the weight back that stood before merge(), bit for bit. Does nothing when not merged."""
        if self._unmerged is not None:
            self.base.weight.copy_(self._unmerged)
            self._unmerged = None
