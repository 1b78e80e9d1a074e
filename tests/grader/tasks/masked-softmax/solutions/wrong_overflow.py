# verdict: WA non_finite — no shift by the maximum
import torch


def masked_softmax(x, keep):
    x = x.masked_fill(~keep, -torch.inf)
    e = torch.exp(x)
    return e / e.sum(-1, keepdim=True)
