# verdict: AC — the entry point is an object with __call__, not a function
# task: masked-softmax
import torch


class MaskedSoftmax:
    def __init__(self, dim=-1):
        self.dim = dim

    def __call__(self, x, keep):
        x = x.masked_fill(~keep, -torch.inf)
        weights = (x - x.amax(self.dim, keepdim=True)).exp()
        return weights / weights.sum(self.dim, keepdim=True)


masked_softmax = MaskedSoftmax()
