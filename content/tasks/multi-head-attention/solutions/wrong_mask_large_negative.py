# verdict: WA tolerance — adds -1e9 where the mask hides: an empty row is averaged
import math

import torch


def multi_head_attention(x, Wq, Wk, Wv, Wo, n_heads, mask=None):
    B, L, d = x.shape
    dh = d // n_heads
    dtype = torch.float32 if x.dtype in (torch.float16, torch.bfloat16) else x.dtype
    Wq, Wk, Wv, Wo = (W.to(dtype) for W in (Wq, Wk, Wv, Wo))

    def split(t):
        return t.view(B, L, n_heads, dh).transpose(1, 2)

    h = x.to(dtype)
    q, k, v = split(h @ Wq), split(h @ Wk), split(h @ Wv)
    s = q @ k.transpose(-1, -2) / math.sqrt(dh)
    if mask is not None:
        s = s + (~mask).to(dtype) * -1e9
    top = s.amax(-1, keepdim=True)
    e = (s - top.masked_fill(top == -math.inf, 0.0)).exp()
    z = e.sum(-1, keepdim=True)
    p = e / z.masked_fill(z == 0, 1.0)
    o = (p @ v).transpose(1, 2).reshape(B, L, d)
    return (o @ Wo).to(x.dtype)
