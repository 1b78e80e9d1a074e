# verdict: WA — products in bf16 by autocast
# task: scaled-dot-product-attention
# row: G80
import math

import torch


def sdpa(q, k, v, mask=None, is_causal=False, scale=None):
    dtype = torch.float32 if q.dtype in (torch.float16, torch.bfloat16) else q.dtype
    q, k, v, out = q.to(dtype), k.to(dtype), v.to(dtype), q.dtype
    scale = 1 / math.sqrt(q.shape[-1]) if scale is None else scale
    with torch.autocast("cpu", dtype=torch.bfloat16):
        s = (q @ k.mT).to(dtype) * scale
    keep = torch.ones(s.shape[-2:], dtype=torch.bool)
    if is_causal:
        keep = keep.tril(s.shape[-1] - s.shape[-2])
    if mask is not None and mask.dtype == torch.bool:
        keep = keep & mask
    elif mask is not None:
        s = s + mask.to(dtype)
        keep = keep & (mask > -math.inf)
    s = s.masked_fill(~keep, -math.inf)
    top = s.amax(-1, keepdim=True)
    e = (s - top.masked_fill(top == -math.inf, 0.0)).exp()
    z = e.sum(-1, keepdim=True)
    return ((e / (z + (z == 0))) @ v).to(out)
