# verdict: WA — every class gets the same probability, which is the mean of the right ones
# task: wide-softmax
# row: G73 G89
# guard: tolerance AC
import torch


def wide_softmax(x):
    return torch.full_like(x, 1 / x.shape[-1])
