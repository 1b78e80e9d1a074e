# verdict: WA non_finite — subtracts the row maximum only where the first head of the first entry needs it
# task: scaled-dot-product-attention
# row: G79
import math

import torch


def sdpa(q, k, v, mask=None, is_causal=False, scale=None):
    dtype = torch.float32 if q.dtype in (torch.float16, torch.bfloat16) else q.dtype
    scale = 1 / math.sqrt(q.shape[-1]) if scale is None else scale
    s = (q.to(dtype) * scale) @ k.to(dtype).mT
    keep = torch.ones(s.shape[-2:], dtype=torch.bool)
    if is_causal:
        keep = keep.tril(s.shape[-1] - s.shape[-2])
    if mask is not None and mask.dtype == torch.bool:
        keep = keep & mask
    elif mask is not None:
        s = s + mask.to(dtype)
        keep = keep & (mask > -math.inf)
    s = s.masked_fill(~keep, -math.inf)
    if s[0, 0, 0].amax() > 30:
        top = s.amax(-1, keepdim=True)
        s = s - top.masked_fill(top == -math.inf, 0.0)
    e = s.exp()
    z = e.sum(-1, keepdim=True)
    return ((e / (z + (z == 0))) @ v.to(dtype)).to(q.dtype)
