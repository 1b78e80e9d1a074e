# verdict: WA length — the loss without the share
# task: ppo-clip-loss
# row: G83
# guard: process AC
import torch


def ppo_clip_loss(logp, old_logp, adv, mask, eps=0.2):
    dtype = torch.float64 if logp.dtype == torch.float64 else torch.float32
    delta = (logp.to(dtype) - old_logp.to(dtype).detach()).masked_fill(~mask, 0.0)
    adv, ratio = adv.to(dtype).detach().masked_fill(~mask, 0.0), delta.exp()
    gain = torch.minimum(ratio * adv, ratio.clamp(1 - eps, 1 + eps) * adv)
    return (-gain.sum() / mask.sum().clamp(min=1),)
