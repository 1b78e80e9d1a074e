"""FlashAttention's forward pass in plain torch: exact attention that never holds a row of scores.

Source: Dao, "FlashAttention-2: Faster Attention with Better Parallelism and Work Partitioning" (2023), algorithm 1; the
running softmax is Milakov and Gimelshein (2018), algorithm 3.

Left out on purpose: the backward pass, dropout, grouped heads (see triton_kernels/flash_attention.py for those).

Differences from the paper: blocks are taken for all batches and heads at once, and the causal mask is aligned to the
last key, as in attention.py. On a CPU this saves memory, not time: the point of the algorithm is traffic between a GPU's
memory and its registers.

Axis letters: B batch, H heads, T query length, S key length, D head size; lower case t, s: block sizes.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor

NEG_INF = float("-inf")


def flash_attention_forward(
    q: Tensor, k: Tensor, v: Tensor, block_q: int, block_k: int, is_causal: bool = False
) -> tuple[Tensor, Tensor]:
    """Attention and its log-sum-exp, one tile of scores at a time.

    For a block of queries, over the blocks of keys, with m = -inf, total = 0, acc = 0 at the start:
        scores = q k^T / sqrt(D)                               the tile
        m_new  = max(m, rowmax(scores))
        p      = exp(scores - m_new)
        total  = exp(m - m_new) total + rowsum(p)
        acc    = exp(m - m_new) acc + p v
    out = acc / total and lse = m + log total, once, at the end.

    q          (B, H, T, D)  any floating dtype; k and v (B, H, S, D) share it
    block_q    t >= 1, queries in a tile; need not divide T
    block_k    s >= 1, keys in a tile; need not divide S
    is_causal  query i sees key j only if j <= i + S - T
    returns    out (B, H, T, D) in q's dtype, lse (B, H, T) fp32 (fp64 for fp64 inputs): the natural logarithm of the sum
               of the exponentials of the scaled scores, which the backward pass needs to rebuild p

    Precision: tiles, m, total and acc are fp32 for half inputs, and the result is rounded once.
    Raises: ValueError when a block size is below 1.
    Edges: a row without any key gives out 0 and lse -inf.
    Cost: 4 B H T S D FLOP, half of it when causal and T = S, since blocks of keys that no query of the block may see are
    not read. Memory beyond the result: B H t (s + D + 2) numbers, whatever T and S are; the naive way needs B H T S.

    The scores ln 3 and 0 come in two tiles, and the second changes nothing but total and acc:

    >>> q = torch.tensor([[[[1.0]]]])
    >>> k, v = torch.tensor([[[[math.log(3)], [0.0]]]]), torch.tensor([[[[4.0], [8.0]]]])
    >>> out, lse = flash_attention_forward(q, k, v, block_q=1, block_k=1)
    >>> round(out.item(), 5), round(lse.exp().item(), 5)  # 3/4 of 4 and 1/4 of 8; 3 + 1
    (5.0, 4.0)
    """
    if block_q < 1 or block_k < 1:
        raise ValueError(f"block_q is {block_q} and block_k {block_k}; wanted at least 1")
    B, H, T, D = q.shape
    S = k.shape[2]
    compute = torch.float32 if q.dtype in (torch.float16, torch.bfloat16) else q.dtype
    scale = 1.0 / math.sqrt(D)
    out = q.new_empty(B, H, T, D)
    lse = q.new_empty(B, H, T, dtype=compute)

    for t0 in range(0, T, block_q):
        t1 = min(t0 + block_q, T)
        q_tile = q[:, :, t0:t1].to(compute) * scale  # (B, H, t, D)
        m = q_tile.new_full((B, H, t1 - t0, 1), NEG_INF)
        total = torch.zeros_like(m)
        acc = torch.zeros_like(q_tile)

        # The last query of the block sees the most keys; what lies behind them is skipped.
        s_end = min(S, t1 + S - T) if is_causal else S
        for s0 in range(0, s_end, block_k):
            s1 = min(s0 + block_k, S)
            scores = q_tile @ k[:, :, s0:s1].to(compute).transpose(-2, -1)  # (B, H, t, s)
            if is_causal and s1 - 1 > t0 + S - T:  # the first query of the block does not see the last key of the tile
                i = torch.arange(t0, t1, device=q.device)[:, None]
                j = torch.arange(s0, s1, device=q.device)[None, :]
                scores = scores.masked_fill(j > i + S - T, NEG_INF)

            m_new = torch.maximum(m, scores.amax(dim=-1, keepdim=True))  # (B, H, t, 1)
            # subtle: a row that has seen no key yet has m_new = -inf, and -inf - (-inf) is NaN.
            shift = m_new.masked_fill(m_new == NEG_INF, 0.0)
            p = (scores - shift).exp()  # (B, H, t, s)
            # What was added up so far was measured from the old maximum; 0 in the first tile.
            rescale = (m - shift).exp()  # (B, H, t, 1)
            total = rescale * total + p.sum(dim=-1, keepdim=True)
            acc = rescale * acc + p @ v[:, :, s0:s1].to(compute)  # (B, H, t, D)
            m = m_new

        empty = total == 0.0
        out[:, :, t0:t1] = acc / total.masked_fill(empty, 1.0)  # rounded to q's dtype here
        lse[:, :, t0:t1] = (m + total.log()).squeeze(-1)  # empty: -inf + log 0 = -inf
    return out, lse
