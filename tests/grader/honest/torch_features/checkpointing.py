# verdict: AC — activation checkpointing: the forward pass runs again during backward
# task: masked-softmax
import torch
from torch.utils.checkpoint import checkpoint


def shifted_exp(x):
    return torch.exp(x - x.amax(-1, keepdim=True))


def masked_softmax(x, keep):
    weights = checkpoint(shifted_exp, x.masked_fill(~keep, -torch.inf), use_reentrant=False)
    return weights / weights.sum(-1, keepdim=True)
