# verdict: AC — computes in fp64 and rounds once at the end
# task: masked-softmax
import torch


def masked_softmax(x, keep):
    wide = x.double().masked_fill(~keep, float("-inf"))
    weights = torch.exp(wide - wide.amax(-1, keepdim=True))
    return (weights / weights.sum(-1, keepdim=True)).to(x.dtype)
