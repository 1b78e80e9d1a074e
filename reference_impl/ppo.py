"""PPO's clipped surrogate, as a loss to minimise.

Source: Schulman et al., "Proximal Policy Optimization Algorithms" (2017), equation 7; per token, as in RLHF.

Left out on purpose: value loss, entropy bonus, KL penalty, whitening of the advantages.

Differences from the usual libraries: the mean runs over all response tokens of the batch, not per sequence first (TRL
and others offer several); the reported share counts every ratio outside the interval, also those on the side where the
minimum does not clip.

Axis letters: B batch, T tokens.
"""

from __future__ import annotations

import torch
from torch import Tensor


def ppo_clip_loss(logp: Tensor, old_logp: Tensor, adv: Tensor, mask: Tensor, eps: float = 0.2) -> tuple[Tensor, Tensor]:
    """The clipped policy loss of a batch, and the share of tokens whose ratio left the interval.

    ratio = exp(logp - old_logp)
    loss  = -mean over tokens with mask of min(ratio * adv, clip(ratio, 1 - eps, 1 + eps) * adv)

    logp      (B, T) any floating dtype, log-probability of the token under the policy that is trained
    old_logp  (B, T) the same under the policy that produced the data; gets no gradient
    adv       (B, T) advantage of the token, used as it is; gets no gradient
    mask      (B, T) bool, True = response token
    returns   loss () and share () in [0, 1], detached; both fp32 for half inputs, else in the dtype of the inputs

    Precision: fp16 and bf16 are computed in fp32.
    Edges: no token at all gives loss 0, attached to the graph with gradient 0, and share 0. Tokens outside the mask may
    hold any finite number. The gradient is exactly 0 where adv > 0 and ratio > 1 + eps, or adv < 0 and ratio < 1 - eps:
    there the minimum is the clipped branch, which is constant. On the other two sides it is not clipped, so a policy
    that has gone too far the wrong way is still pulled back.
    Cost: some 10 FLOP and 4 reads for each token: memory bound.

    Ratio 1.5 at advantage 1 counts as 1.2; ratio 1 at advantage -2 as it is. The mean of 1.2 and -2 is -0.4:

    >>> logp, adv = torch.tensor([[1.5, 1.0]]).log(), torch.tensor([[1.0, -2.0]])
    >>> loss, share = ppo_clip_loss(logp, torch.zeros(1, 2), adv, torch.ones(1, 2, dtype=torch.bool))
    >>> round(loss.item(), 5), share.item()
    (0.4, 0.5)
    """
    compute = torch.float32 if logp.dtype in (torch.float16, torch.bfloat16) else logp.dtype
    # subtle: padding is taken out before exp. Taking it out afterwards leaves 0 * inf = NaN in the gradient.
    log_ratio = (logp.to(compute) - old_logp.detach().to(compute)).masked_fill(~mask, 0.0)
    adv = adv.detach().to(compute).masked_fill(~mask, 0.0)
    tokens = mask.sum().clamp(min=1)

    ratio = log_ratio.exp()
    clipped = ratio.clamp(1.0 - eps, 1.0 + eps)
    gain = torch.minimum(ratio * adv, clipped * adv)  # (B, T); the minimum makes it a lower bound
    loss = -gain.sum() / tokens

    outside = ((ratio < 1.0 - eps) | (ratio > 1.0 + eps)) & mask
    return loss, (outside.sum() / tokens).to(compute)
