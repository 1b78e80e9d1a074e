# verdict: AC — scale folded into q, row maximum subtracted, division at the end
import math

import torch


def sdpa(q, k, v, mask=None, is_causal=False, scale=None):
    dtype = torch.float32 if q.dtype in (torch.float16, torch.bfloat16) else q.dtype
    scale = 1 / math.sqrt(q.shape[-1]) if scale is None else scale
    Lq, Lk = q.shape[-2], k.shape[-2]
    s = torch.matmul(q.to(dtype) * scale, k.to(dtype).transpose(-1, -2))
    keep = torch.ones(Lq, Lk, dtype=torch.bool)
    if is_causal:
        keep = keep.tril(Lk - Lq)
    if mask is not None:
        if mask.dtype == torch.bool:
            keep = keep & mask
        else:
            s = s + mask.to(dtype)
            keep = keep & (mask > -math.inf)
    s = s.masked_fill(~keep, -math.inf)
    top = s.max(dim=-1, keepdim=True).values
    top = torch.where(torch.isinf(top), torch.zeros_like(top), top)
    e = torch.exp(s - top)
    z = e.sum(-1, keepdim=True)
    z = z + (z == 0)
    return ((e / z) @ v.to(dtype)).to(q.dtype)
