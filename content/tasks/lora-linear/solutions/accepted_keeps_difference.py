# verdict: AC — keeps what was added, in fp64, and subtracts it; functional forward
import torch
import torch.nn.functional as F
from torch import nn


class LoRALinear(nn.Module):
    def __init__(self, base, r, alpha):
        super().__init__()
        self.base = base
        for p in base.parameters():
            p.requires_grad_(False)
        self.r, self.alpha = r, alpha
        self.A = nn.Parameter(torch.empty_like(base.weight[:1]).repeat(r, 1))
        self.B = nn.Parameter(torch.zeros_like(base.weight[:, :1]).repeat(1, r))
        nn.init.normal_(self.A, std=base.in_features**-0.5)
        self.merged = False
        self.delta = None

    def forward(self, x):
        y = F.linear(x, self.base.weight, self.base.bias)
        if self.merged:
            return y
        return y + F.linear(F.linear(x, self.A), self.B) * (self.alpha / self.r)

    def merge(self):
        if self.merged:
            return
        with torch.no_grad():
            before = self.base.weight.double()
            self.base.weight.copy_(before + (self.alpha / self.r) * (self.B.double() @ self.A.double()))
            # what was really added, rounding included: adding it back in fp64 is exact to one rounding
            self.delta = self.base.weight.double() - before
        self.merged = True

    def unmerge(self):
        if not self.merged:
            return
        with torch.no_grad():
            self.base.weight.copy_(self.base.weight.double() - self.delta)
        self.merged, self.delta = False, None
