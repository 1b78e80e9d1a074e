import torch
from torch import Tensor


def ppo_clip_loss(logp: Tensor, old_logp: Tensor, adv: Tensor, mask: Tensor, eps: float = 0.2) -> tuple[Tensor, Tensor]:
    """PPO's clipped surrogate loss, to be minimised, and the clip fraction.

    All (B, L), natural logs, mask True = response token. ratio = exp(logp - old_logp);
    loss = -(masked mean over ALL tokens of the batch) of min(ratio * adv, clip(ratio, 1 - eps, 1 + eps) * adv).
    Second result: share of masked tokens with ratio outside [1 - eps, 1 + eps].
    adv and old_logp are detached; adv is not whitened. No masked token: 0.
    """
    raise NotImplementedError
