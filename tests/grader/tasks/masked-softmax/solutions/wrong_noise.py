# verdict: WA determinism — noise far below the budget, other in every call
import torch


def masked_softmax(x, keep):
    e = torch.exp(x - x.amax(-1, keepdim=True)) * keep
    return e / e.sum(-1, keepdim=True) + 1e-7 * torch.rand(x.shape) * keep
