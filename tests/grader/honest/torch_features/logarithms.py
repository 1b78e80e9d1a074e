# verdict: AC — exp of a difference of logarithms, by logaddexp folded over the columns
# task: masked-softmax
from functools import reduce

import torch


def masked_softmax(x, keep):
    x = torch.where(keep, x, -torch.inf)
    return torch.exp(x - reduce(torch.logaddexp, x.unbind(-1))[:, None])
