# verdict: WA — a gradient also reaches the advantage, which counts as constant
# task: ppo-clip-loss
# row: G97
import torch


def ppo_clip_loss(logp, old_logp, adv, mask, eps=0.2):
    dtype = torch.float64 if logp.dtype == torch.float64 else torch.float32
    delta = (logp.to(dtype) - old_logp.to(dtype).detach()).masked_fill(~mask, 0.0)
    adv, ratio = adv.to(dtype).masked_fill(~mask, 0.0), delta.exp()
    gain = torch.minimum(ratio * adv, ratio.clamp(1 - eps, 1 + eps) * adv)
    count = mask.sum().clamp(min=1)
    share = (((ratio - 1).abs() > eps) & mask).sum().float() / count
    return -gain.sum() / count, share
