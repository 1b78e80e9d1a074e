"""The yardstick of speed: one query row at a time, in a Python loop."""

import math

import torch


def sdpa(q, k, v, mask=None, is_causal=False, scale=None):
    B, H, Lq, D = q.shape
    Lk = k.shape[2]
    scale = 1.0 / math.sqrt(D) if scale is None else scale
    allowed = torch.ones(Lq, Lk, dtype=torch.bool).tril(diagonal=Lk - Lq) if is_causal else None
    if mask is not None:
        mask = mask.expand(B, H, Lq, Lk)
    out = torch.zeros(B, H, Lq, v.shape[3], dtype=q.dtype)
    for b in range(B):
        for h in range(H):
            for i in range(Lq):
                scores = (k[b, h] @ q[b, h, i]) * scale
                if mask is not None:
                    row = mask[b, h, i]
                    scores = scores.masked_fill(~row, -math.inf) if row.dtype == torch.bool else scores + row
                if allowed is not None:
                    scores = scores.masked_fill(~allowed[i], -math.inf)
                peak = scores.max()
                if peak == -math.inf:
                    continue
                weights = (scores - peak).exp()
                out[b, h, i] = (weights / weights.sum()) @ v[b, h]
    return out
