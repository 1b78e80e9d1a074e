# verdict: AC — packed projection and F.scaled_dot_product_attention, with empty rows put to zero by hand
import torch
import torch.nn.functional as F


def multi_head_attention(x, Wq, Wk, Wv, Wo, n_heads, mask=None):
    B, L, d = x.shape
    dtype = torch.float32 if x.dtype in (torch.float16, torch.bfloat16) else x.dtype
    qkv = x.to(dtype) @ torch.cat([Wq, Wk, Wv], dim=1).to(dtype)
    q, k, v = qkv.view(B, L, 3, n_heads, d // n_heads).permute(2, 0, 3, 1, 4)
    if mask is None:
        heads = F.scaled_dot_product_attention(q, k, v)
    else:
        mask = mask.expand(B, n_heads, L, L)
        empty = ~mask.any(dim=-1, keepdim=True)
        heads = F.scaled_dot_product_attention(q, k, v, attn_mask=mask | empty)
        heads = heads.masked_fill(empty, 0.0)
    return (heads.permute(0, 2, 1, 3).flatten(2) @ Wo.to(dtype)).to(x.dtype)
