# verdict: WA tolerance — the query sees one key of the future
import math

import torch


def sdpa(q, k, v, mask=None, is_causal=False, scale=None):
    dtype = torch.float32 if q.dtype in (torch.float16, torch.bfloat16) else q.dtype
    scale = 1 / math.sqrt(q.shape[-1]) if scale is None else scale
    Lq, Lk = q.shape[-2], k.shape[-2]
    s = (q.to(dtype) * scale) @ k.to(dtype).transpose(-1, -2)
    if mask is not None:
        s = s.masked_fill(~mask, -math.inf) if mask.dtype == torch.bool else s + mask.to(dtype)
    if is_causal:
        s = s.masked_fill(~torch.ones(Lq, Lk, dtype=torch.bool).tril(Lk - Lq + 1), -math.inf)
    top = s.amax(-1, keepdim=True)
    top = top.masked_fill(top == -math.inf, 0.0)
    e = (s - top).exp()
    z = e.sum(-1, keepdim=True)
    p = e / z.masked_fill(z == 0, 1.0)
    return (p @ v.to(dtype)).to(q.dtype)
