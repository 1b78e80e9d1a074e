# verdict: WA shape — sums the rows
import torch


def masked_softmax(x, keep):
    x = x.masked_fill(~keep, -torch.inf)
    e = torch.exp(x - x.amax(-1, keepdim=True))
    return (e / e.sum(-1, keepdim=True)).sum(-1)
