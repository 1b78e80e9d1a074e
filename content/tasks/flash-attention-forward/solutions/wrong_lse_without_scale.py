# verdict: WA scale — log-sum-exp of the unscaled scores
import math

import torch


def flash_attention_forward(q, k, v, block_q, block_k, is_causal=False):
    B, H, Lq, D = q.shape
    Lk = k.shape[2]
    dtype = torch.float32 if q.dtype in (torch.float16, torch.bfloat16) else q.dtype
    o = torch.zeros(B, H, Lq, D, dtype=dtype)
    lse = torch.full((B, H, Lq), -math.inf, dtype=dtype)
    for b in range(B):
        for h in range(H):
            for i0 in range(0, Lq, block_q):
                i1 = min(i0 + block_q, Lq)
                Q = q[b, h, i0:i1].to(dtype) / math.sqrt(D)
                m = torch.full((i1 - i0,), -math.inf, dtype=dtype)
                l = torch.zeros(i1 - i0, dtype=dtype)
                acc = torch.zeros(i1 - i0, D, dtype=dtype)
                stop = min(Lk, i1 + Lk - Lq) if is_causal else Lk
                for j0 in range(0, stop, block_k):
                    j1 = min(j0 + block_k, Lk)
                    S = Q @ k[b, h, j0:j1].to(dtype).T
                    if is_causal:
                        rows = torch.arange(i0, i1)[:, None]
                        cols = torch.arange(j0, j1)[None, :]
                        S = S.masked_fill(cols > rows + Lk - Lq, -math.inf)
                    new = torch.maximum(m, S.max(dim=1).values)
                    safe = torch.where(new == -math.inf, torch.zeros_like(new), new)
                    P = torch.exp(S - safe[:, None])
                    alpha = torch.exp(m - safe)
                    l = alpha * l + P.sum(dim=1)
                    acc = alpha[:, None] * acc + P @ v[b, h, j0:j1].to(dtype)
                    m = new
                o[b, h, i0:i1] = acc / torch.where(l == 0, torch.ones_like(l), l)[:, None]
                lse[b, h, i0:i1] = (m + torch.log(l)) * math.sqrt(D)
    return o.to(q.dtype), lse
