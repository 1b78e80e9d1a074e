# verdict: AC — the entry point is an instance of nn.Module with a buffer
# task: masked-softmax
import torch
from torch import nn


class _MaskedSoftmax(nn.Module):
    def __init__(self):
        super().__init__()
        self.register_buffer("hidden", torch.tensor(-torch.inf))

    def forward(self, x, keep):
        x = torch.where(keep, x, self.hidden)
        weights = torch.exp(x - x.amax(-1, keepdim=True))
        return weights / weights.sum(-1, keepdim=True)


masked_softmax = _MaskedSoftmax().eval()
