# verdict: RE exception — overwrites what backward needs
import torch


def masked_softmax(x, keep):
    x = x.masked_fill(~keep, -torch.inf)
    e = torch.exp(x - x.amax(-1, keepdim=True))
    p = e / e.sum(-1, keepdim=True)
    e.zero_()
    return p
