# verdict: FB call — the products happen in the launcher
import math

import torch


def flash_attention(q, k, v, is_causal=False):
    group = q.shape[1] // k.shape[1]
    k, v = k.repeat_interleave(group, 1).float(), v.repeat_interleave(group, 1).float()
    s = torch.matmul(q.float(), k.transpose(-1, -2)) / math.sqrt(q.shape[-1])
    lse = torch.logsumexp(s, -1)
    return torch.einsum("bhij,bhjd->bhid", torch.exp(s - lse[..., None]), v).to(q.dtype), lse
