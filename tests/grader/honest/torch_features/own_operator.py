# verdict: AC — registers an operator of its own with torch.library, backward included
# task: policy-loss
# kind: run
import torch
from torch import Tensor


@torch.library.custom_op("interview::weighted", mutates_args=())
def weighted(log_p: Tensor, advantage: Tensor) -> Tensor:
    return -log_p * advantage


@weighted.register_fake
def _(log_p, advantage):
    return torch.empty_like(log_p)


def setup_context(ctx, inputs, output):
    ctx.save_for_backward(inputs[1])


def backward(ctx, upstream):
    (advantage,) = ctx.saved_tensors
    return -upstream * advantage, None


weighted.register_autograd(backward, setup_context=setup_context)


def policy_loss(log_p, advantage):
    return weighted(log_p, advantage)
