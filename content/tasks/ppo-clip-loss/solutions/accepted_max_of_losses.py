# verdict: AC — the larger of the two losses, as many RLHF libraries write it
import torch


def ppo_clip_loss(logp, old_logp, adv, mask, eps=0.2):
    kind = torch.promote_types(logp.dtype, torch.float32)
    delta = (logp.to(kind) - old_logp.to(kind).detach()).masked_fill(mask.logical_not(), 0)
    ratio = delta.exp()
    weight = -adv.to(kind).detach()
    losses = torch.max(weight * ratio, weight * ratio.clamp(1 - eps, 1 + eps))
    losses = losses.masked_fill(~mask, 0)
    count = torch.clamp(mask.sum(), min=1)
    with torch.no_grad():
        outside = (ratio.gt(1 + eps) | ratio.lt(1 - eps)).logical_and(mask).sum() / count
    return losses.sum() / count, outside.to(kind)
