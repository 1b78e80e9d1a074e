# verdict: AC — an autograd function that marks an input as non-differentiable, keeps plain attributes and returns None
# task: policy-loss
import torch


class Loss(torch.autograd.Function):
    @staticmethod
    def forward(ctx, log_p, advantage, sign, note):
        ctx.sign, ctx.note = sign, note
        ctx.save_for_backward(advantage)
        return sign * log_p * advantage

    @staticmethod
    def backward(ctx, upstream):
        (advantage,) = ctx.saved_tensors
        return upstream * ctx.sign * advantage, None, None, None


def policy_loss(log_p, advantage):
    return Loss.apply(log_p, advantage, -1.0, {"why": "a loss is minimised"})
