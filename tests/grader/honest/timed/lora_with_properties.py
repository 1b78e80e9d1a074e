# verdict: AC — merged state as a property over a weak-keyed registry, a custom autograd function for the update, own __repr__
# task: lora-linear
import weakref

import torch
from torch import nn

_saved = weakref.WeakKeyDictionary()


class LowRank(torch.autograd.Function):
    """scale (x Aᵀ) Bᵀ with x Aᵀ kept for the backward pass"""

    @staticmethod
    def forward(ctx, x, A, B, scale):
        low = x @ A.mT
        ctx.save_for_backward(x, A, B, low)
        ctx.scale = scale
        return low @ B.mT * scale

    @staticmethod
    def backward(ctx, upstream):
        x, A, B, low = ctx.saved_tensors
        g = upstream * ctx.scale
        flat, rows = g.reshape(-1, g.shape[-1]), x.reshape(-1, x.shape[-1])
        to_low = g @ B
        return to_low @ A, to_low.reshape(-1, A.shape[0]).mT @ rows, flat.mT @ low.reshape(-1, A.shape[0]), None


class LoRALinear(nn.Module):
    def __init__(self, base: nn.Linear, r: int, alpha: float) -> None:
        super().__init__()
        self.base = base.requires_grad_(False)
        make = base.weight.new_empty
        self.A = nn.Parameter(nn.init.normal_(make(r, base.in_features), std=base.in_features**-0.5))
        self.B = nn.Parameter(make(base.out_features, r).zero_())
        self.scale = alpha / r

    @property
    def merged(self) -> bool:
        return self in _saved

    def __repr__(self):
        return f"LoRALinear(r={self.A.shape[0]}, merged={self.merged})"

    def forward(self, x):
        y = self.base(x)
        return y if self.merged else y + LowRank.apply(x, self.A, self.B, self.scale)

    @torch.no_grad()
    def merge(self):
        if not self.merged:
            _saved[self] = self.base.weight.detach().clone()
            self.base.weight.addmm_(self.B, self.A, alpha=self.scale)

    @torch.no_grad()
    def unmerge(self):
        if (weight := _saved.pop(self, None)) is not None:
            self.base.weight.copy_(weight)
