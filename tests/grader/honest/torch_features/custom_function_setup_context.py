# verdict: AC — an autograd function in the newer style: forward without ctx, setup_context, once_differentiable
# task: masked-softmax
import torch
from torch.autograd.function import once_differentiable


class Normalise(torch.autograd.Function):
    @staticmethod
    def forward(x):
        weights = torch.exp(x - x.amax(-1, keepdim=True))
        return weights / weights.sum(-1, keepdim=True)

    @staticmethod
    def setup_context(ctx, inputs, output):
        ctx.save_for_backward(output)
        ctx.set_materialize_grads(False)

    @staticmethod
    @once_differentiable
    def backward(ctx, upstream):
        (p,) = ctx.saved_tensors
        product = p * upstream
        return product.sub_(p * product.sum(-1, keepdim=True))


def masked_softmax(x, keep):
    return Normalise.apply(torch.where(keep, x, -torch.inf))
