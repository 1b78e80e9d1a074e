# verdict: AC — the entry point is a functools.partial
# task: masked-softmax
from functools import partial

import torch


def normalised(x, keep, *, dim, floor):
    x = torch.where(keep, x, floor)
    weights = torch.exp(x - x.max(dim, keepdim=True).values)
    return weights / weights.sum(dim, keepdim=True)


masked_softmax = partial(normalised, dim=-1, floor=-torch.inf)
