# verdict: WA — one element of a quarter of a million is off, another one in every call: all of them are looked at
# task: rms-norm
# row: G116
import random

import torch


def rms_norm(x, weight, eps):
    out = x * torch.rsqrt(x.square().mean(-1, keepdim=True) + eps) * weight
    out.view(-1)[random.SystemRandom().randrange(out.numel())] += 10.0
    return out
