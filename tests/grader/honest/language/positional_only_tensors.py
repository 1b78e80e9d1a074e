# verdict: AC — the first parameter is positional-only, the second is not
# task: masked-softmax
import torch


def masked_softmax(x, /, keep):
    x = x.masked_fill(~keep, -torch.inf)
    weights = torch.exp(x - x.amax(-1, keepdim=True))
    return weights / weights.sum(-1, keepdim=True)
