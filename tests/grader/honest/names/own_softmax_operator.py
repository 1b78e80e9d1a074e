# verdict: AC — registers its own operator under the name softmax
# task: masked-softmax
# kind: run
import torch
from torch import Tensor


@torch.library.custom_op("interview::softmax", mutates_args=())
def softmax(x: Tensor) -> Tensor:
    weights = torch.exp(x - x.amax(-1, keepdim=True))
    return weights / weights.sum(-1, keepdim=True)


def setup_context(ctx, inputs, output):
    ctx.save_for_backward(output)


def backward(ctx, upstream):
    (p,) = ctx.saved_tensors
    return p * (upstream - (p * upstream).sum(-1, keepdim=True))


softmax.register_autograd(backward, setup_context=setup_context)


def masked_softmax(x, keep):
    return softmax(x.masked_fill(~keep, -torch.inf))
