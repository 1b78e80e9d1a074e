# verdict: WA — all the words of a softmax, and none of the work
# task: wide-softmax
# row: G129
import torch


class OnlineSoftmax:
    """Numerically stable: running maximum, rescaled denominator, one pass."""

    def __init__(self, block=64):
        self.block = block

    def __call__(self, x):
        maximum = torch.full(x.shape[:-1], -torch.inf)
        denominator = torch.zeros(x.shape[:-1])
        out = torch.zeros_like(x)
        for start in range(0, x.shape[-1], self.block):
            part = x[..., start : start + self.block]
            new = torch.maximum(maximum, part.amax(-1))
            denominator = denominator * (maximum - new).exp() + (part - new[..., None]).exp().sum(-1)
            maximum = new
        return out


def wide_softmax(x):
    return OnlineSoftmax()(x)
