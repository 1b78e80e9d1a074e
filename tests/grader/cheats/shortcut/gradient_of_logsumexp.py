# verdict: AC — the gradient of logsumexp is the softmax: an own idea, and no call of it
# task: masked-softmax
# row: G100
import torch


def probabilities(x):
    with torch.enable_grad():
        x = x.detach().requires_grad_()
        return torch.autograd.grad(torch.logsumexp(x, dim=-1).sum(), x)[0]


class Softmax(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        p = probabilities(x)
        ctx.save_for_backward(p)
        return p

    @staticmethod
    def backward(ctx, gradient):
        (p,) = ctx.saved_tensors
        return p * (gradient - (gradient * p).sum(-1, keepdim=True))


def masked_softmax(x, keep):
    return Softmax.apply(x.masked_fill(~keep, float("-inf")))
