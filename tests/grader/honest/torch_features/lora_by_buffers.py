# verdict: AC — a subclass with __init_subclass__, parameters registered by name, the base held by a hook-free delegate
# task: lora-linear
import math

import torch
from torch import nn


class Mergeable(nn.Module):
    def __init_subclass__(cls, **options):
        super().__init_subclass__(**options)
        for name in ("delta",):
            assert callable(getattr(cls, name, None)) or cls.__name__.startswith("_")

    def merge(self):
        if self.before is None:
            with torch.no_grad():
                self.before = self.base.weight.data.clone()
                self.base.weight.data.add_(self.delta())

    def unmerge(self):
        if self.before is not None:
            self.base.weight.data.copy_(self.before)
            self.before = None


class LoRALinear(Mergeable):
    def __init__(self, base, r, alpha):
        super().__init__()
        self.add_module("base", base)
        for parameter in base.parameters():
            parameter.requires_grad = False
        like = dict(dtype=base.weight.dtype, device=base.weight.device)
        self.register_parameter("A", nn.Parameter(torch.randn(r, base.in_features, **like).div_(math.sqrt(base.in_features))))
        self.register_parameter("B", nn.Parameter(torch.zeros(base.out_features, r, **like)))
        self.before, self.scaling = None, alpha / r

    def delta(self):
        return self.scaling * self.B @ self.A

    def forward(self, x):
        update = 0 if self.before is not None else self.scaling * ((x @ self.A.t()) @ self.B.t())
        return self.base(x) + update
