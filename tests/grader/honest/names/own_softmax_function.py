# verdict: AC — an own autograd function called Softmax, an own module called Softmax and a method of that name
# task: masked-softmax
import torch
from torch import nn


class _softmax(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        weights = torch.exp(x - x.amax(-1, keepdim=True))
        p = weights / weights.sum(-1, keepdim=True)
        ctx.save_for_backward(p)
        return p

    @staticmethod
    def backward(ctx, upstream):
        (p,) = ctx.saved_tensors
        return p * (upstream - (p * upstream).sum(-1, keepdim=True))


class Softmax(nn.Module):
    def softmax(self, x):
        return _softmax.apply(x)

    def forward(self, x):
        return self.softmax(x)


def masked_softmax(x, keep):
    return Softmax()(x.masked_fill(~keep, -torch.inf))
