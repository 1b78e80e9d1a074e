# verdict: AC — an own backward with needs_input_grad, fp64 inside, the share as a Python number turned tensor
# task: ppo-clip-loss
import torch


class Clipped(torch.autograd.Function):
    @staticmethod
    def forward(ctx, logp, old_logp, adv, mask, eps):
        kind = torch.promote_types(logp.dtype, torch.float32)
        delta = torch.where(mask, logp.double() - old_logp.double(), 0.0)
        ratio, weight = delta.exp(), torch.where(mask, adv.double(), 0.0)
        count = max(int(mask.sum()), 1)
        product = ratio * weight
        objective = torch.minimum(product, ratio.clamp(1 - eps, 1 + eps) * weight)
        outside = ((ratio > 1 + eps) | (ratio < 1 - eps)) & mask
        flat = ((ratio > 1 + eps) & (weight > 0)) | ((ratio < 1 - eps) & (weight < 0))
        ctx.save_for_backward(torch.where(flat, 0.0, -product / count).to(logp.dtype))
        share = torch.tensor(outside.sum().item() / count, dtype=kind)
        ctx.mark_non_differentiable(share)
        return (-objective.sum() / count).to(kind), share

    @staticmethod
    def backward(ctx, upstream, _):
        (slope,) = ctx.saved_tensors
        assert ctx.needs_input_grad[0] and not ctx.needs_input_grad[4]
        return (upstream * slope.to(upstream.dtype)).to(slope.dtype), None, None, None, None


def ppo_clip_loss(logp, old_logp, adv, mask, eps=0.2):
    return Clipped.apply(logp, old_logp, adv, mask, eps)
