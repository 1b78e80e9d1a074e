# verdict: TS speed_up — forms B A row by row in every forward: never the whole matrix, always the whole work
import math

import torch
from torch import nn


class LoRALinear(nn.Module):
    def __init__(self, base, r, alpha):
        super().__init__()
        self.base = base.requires_grad_(False)
        factory = {"dtype": base.weight.dtype, "device": base.weight.device}
        self.A = nn.Parameter(torch.randn(r, base.in_features, **factory) / math.sqrt(base.in_features))
        self.B = nn.Parameter(torch.zeros(base.out_features, r, **factory))
        self.scale = alpha / r
        self.saved = None

    def forward(self, x):
        y = self.base(x)
        if self.saved is not None:
            return y
        parts = []
        for o in range(self.base.out_features):  # one output feature at a time
            row = self.scale * (self.B[o] @ self.A)
            parts.append((x * row).sum(-1))
        return y + torch.stack(parts, dim=-1)

    @torch.no_grad()
    def merge(self):
        if self.saved is None:
            self.saved = self.base.weight.clone()
            self.base.weight += self.scale * (self.B @ self.A)

    @torch.no_grad()
    def unmerge(self):
        if self.saved is not None:
            self.base.weight.copy_(self.saved)
            self.saved = None
