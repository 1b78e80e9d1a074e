# verdict: WA — the right result with a gradient of NaN
# task: masked-softmax
# row: G84 G97
# guard: gradients AC
import torch


class Softmax(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        e = (x - x.amax(-1, keepdim=True)).exp()
        return e / e.sum(-1, keepdim=True)

    @staticmethod
    def backward(ctx, gradient):
        return torch.full_like(gradient, float("nan"))


def masked_softmax(x, keep):
    return Softmax.apply(x.masked_fill(~keep, float("-inf")))
