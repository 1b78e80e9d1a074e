# verdict: WA tolerance — averages every sequence first
import torch


def ppo_clip_loss(logp, old_logp, adv, mask, eps=0.2):
    dtype = torch.float64 if logp.dtype == torch.float64 else torch.float32
    zero = torch.zeros((), dtype=dtype)
    log_ratio = torch.where(mask, logp.to(dtype) - old_logp.detach().to(dtype), zero)
    a = torch.where(mask, adv.detach().to(dtype), zero)
    ratio = torch.exp(log_ratio)
    n = mask.sum().clamp(min=1)
    clipped = torch.clamp(ratio, 1 - eps, 1 + eps)
    objective = torch.minimum(ratio * a, clipped * a)
    rows = mask.sum(1)
    loss = -(objective.sum(1)[rows > 0] / rows[rows > 0]).mean() if mask.any() else 0.0 * ratio.sum()
    share = ((ratio != clipped) & mask).sum().to(dtype) / n
    return loss, share
