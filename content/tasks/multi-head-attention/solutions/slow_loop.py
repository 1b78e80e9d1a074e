# verdict: TS speed_up — one batch entry and one head at a time
import math

import torch


def multi_head_attention(x, Wq, Wk, Wv, Wo, n_heads, mask=None):
    B, L, d = x.shape
    size = d // n_heads
    if mask is not None:
        mask = mask.expand(B, n_heads, L, L)
    dtype, compute = x.dtype, torch.float32 if x.dtype in (torch.float16, torch.bfloat16) else x.dtype
    x, Wq, Wk, Wv, Wo = (t.to(compute) for t in (x, Wq, Wk, Wv, Wo))
    out = torch.empty_like(x)
    for b in range(B):
        heads = []
        for h in range(n_heads):
            own = slice(h * size, (h + 1) * size)
            q, k, v = x[b] @ Wq[:, own], x[b] @ Wk[:, own], x[b] @ Wv[:, own]
            scores = q @ k.T / math.sqrt(size)
            if mask is not None:
                scores = scores.masked_fill(~mask[b, h], -math.inf)
            peak = scores.amax(dim=-1, keepdim=True)
            weights = (scores - peak.masked_fill(peak == -math.inf, 0.0)).exp()
            total = weights.sum(dim=-1, keepdim=True)
            heads.append((weights / total.masked_fill(total == 0.0, 1.0)) @ v)
        out[b] = torch.cat(heads, dim=-1) @ Wo
    return out.to(dtype)
