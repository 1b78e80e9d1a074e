# verdict: WA tolerance — counts only tokens where the clipped branch wins
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
    loss = -objective.sum() / n
    share = ((clipped * a < ratio * a) & mask).sum().to(dtype) / n
    return loss, share
