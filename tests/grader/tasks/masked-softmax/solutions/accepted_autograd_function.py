# verdict: AC — an own backward
import torch


class Softmax(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        e = torch.exp(x - x.amax(-1, keepdim=True))
        p = e / e.sum(-1, keepdim=True)
        ctx.save_for_backward(p)
        return p

    @staticmethod
    def backward(ctx, upstream):
        (p,) = ctx.saved_tensors
        return p * (upstream - (p * upstream).sum(-1, keepdim=True))


def masked_softmax(x, keep):
    return Softmax.apply(x.masked_fill(~keep, -torch.inf))
