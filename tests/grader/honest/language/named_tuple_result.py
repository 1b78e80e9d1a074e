# verdict: AC — the pair of results is a NamedTuple
# task: ppo-clip-loss
from typing import NamedTuple

import torch
from torch import Tensor


class Loss(NamedTuple):
    loss: Tensor
    share: Tensor


def ppo_clip_loss(logp, old_logp, adv, mask, eps=0.2):
    dtype = torch.promote_types(logp.dtype, torch.float32)
    delta = torch.where(mask, logp.to(dtype) - old_logp.detach().to(dtype), 0.0)
    advantage = torch.where(mask, adv.detach().to(dtype), 0.0)
    ratio = delta.exp()
    clipped = ratio.clip(1 - eps, 1 + eps)
    count = mask.sum().clamp_min(1)
    loss = -torch.minimum(ratio * advantage, clipped * advantage).sum() / count
    share = torch.count_nonzero((ratio != clipped) & mask) / count
    return Loss(loss=loss, share=share.to(dtype))
