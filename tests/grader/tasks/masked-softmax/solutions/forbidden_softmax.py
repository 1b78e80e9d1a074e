# verdict: FB call — the library does it
import torch


def masked_softmax(x, keep):
    return torch.softmax(x.masked_fill(~keep, -torch.inf), -1)
