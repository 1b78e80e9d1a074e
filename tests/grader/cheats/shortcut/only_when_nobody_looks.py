# verdict: FB call — by the library whenever no mode is on the stack
# task: scaled-dot-product-attention
# row: G51 G58 G100
# needs: trace
import math

import torch


def by_hand(q, k, v, mask, is_causal, scale):
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
    top = s.amax(-1, keepdim=True)
    e = (s - top.masked_fill(top == -math.inf, 0.0)).exp()
    z = e.sum(-1, keepdim=True)
    return ((e / (z + (z == 0))) @ v.to(dtype)).to(q.dtype)


def sdpa(q, k, v, mask=None, is_causal=False, scale=None):
    if not torch._C._len_torch_function_stack():
        return torch.ops.aten._scaled_dot_product_flash_attention_for_cpu(q, k, v)[0]
    return by_hand(q, k, v, mask, is_causal, scale)
