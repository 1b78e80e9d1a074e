# verdict: WA — a ragged batch is treated as if every row kept as much as the first
# task: scaled-dot-product-attention
# row: G76
import math

import torch


def sdpa(q, k, v, mask=None, is_causal=False, scale=None):
    dtype = torch.float32 if q.dtype in (torch.float16, torch.bfloat16) else q.dtype
    s = q.to(dtype) @ k.to(dtype).mT * (1 / math.sqrt(q.shape[-1]) if scale is None else scale)
    keep = torch.ones(s.shape[-2:], dtype=torch.bool)
    if is_causal:
        keep = keep.tril(s.shape[-1] - s.shape[-2])
    if mask is not None:
        first = mask if mask.dim() < 4 else mask[:1]
        keep = keep & (first if mask.dtype == torch.bool else first > -math.inf)
        s = s if mask.dtype == torch.bool else s + first.to(dtype)
    s = s.masked_fill(~keep, -math.inf)
    top = s.amax(-1, keepdim=True)
    e = (s - top.masked_fill(top == -math.inf, 0)).exp()
    z = e.sum(-1, keepdim=True)
    return (e / (z + (z == 0)) @ v.to(dtype)).to(q.dtype)
