"""FlashAttention's forward pass as a Triton kernel, with grouped heads.

Source: Dao, "FlashAttention-2" (2023), algorithm 1, with the causal loop of its section 3.1. The same algorithm in plain
torch, easier to read first: ../flash_attention.py. Oracle: `reference_impl.attention.sdpa` in fp64.

Left out on purpose: backward pass, dropout, masks other than causal, head sizes other than 32, 64, 128, Hopper's
asynchronous instructions (FlashAttention-3).

Differences from the usual kernel: any lengths, query lengths above the key length included; the causal mask is aligned to
the last key; exponentials are base 2 (one instruction on a GPU), the returned log-sum-exp is natural.

Runs under TRITON_INTERPRET=1 on a CPU; there bf16 needs the repaired casts of grader/inside/triton_shim.py.
Known limit: B * H is a grid dimension and must stay below 65,536.

Axis letters: B batch, H query heads, K key heads, T query length, S key length, D head size.
"""

from __future__ import annotations

import math

import torch
import triton
import triton.language as tl
from torch import Tensor

HEAD_SIZES = (32, 64, 128)
LOG2_E = math.log2(math.e)
GRID_LIMIT = 65_535


@triton.jit
def _attend(
    q, k_base, v_base, k_stride, v_stride, m, total, acc, rows, first, last, S, offset, scale_log2,
    MASKED: tl.constexpr, CAUSAL: tl.constexpr, D: tl.constexpr, BLOCK_S: tl.constexpr,
):  # fmt: skip
    """Take keys first..last-1 into the running softmax of a block of queries.

    q (BLOCK_T, D); m, total (BLOCK_T,) maximum and sum in base 2; acc (BLOCK_T, D) fp32, not yet divided.
    MASKED: the tiles may hang over S, or over the diagonal. Whole tiles below it are spared the comparisons.
    """
    columns = tl.arange(0, BLOCK_S)
    d = tl.arange(0, D)
    for s0 in range(first, last, BLOCK_S):
        s = s0 + columns
        k_pointers = k_base + s[None, :] * k_stride + d[:, None]  # (D, BLOCK_S): k transposed while loading
        v_pointers = v_base + s[:, None] * v_stride + d[None, :]  # (BLOCK_S, D)
        if MASKED:
            k = tl.load(k_pointers, mask=s[None, :] < S, other=0.0)
        else:
            k = tl.load(k_pointers)
        scores = tl.dot(q, k) * scale_log2  # (BLOCK_T, BLOCK_S) fp32
        if MASKED:
            visible = s[None, :] < S
            if CAUSAL:
                visible = visible & (s[None, :] <= rows[:, None] + offset)
            scores = tl.where(visible, scores, float("-inf"))

        m_new = tl.maximum(m, tl.max(scores, axis=1))
        # subtle: a row that has seen no key has m_new = -inf, and -inf - (-inf) is NaN.
        shift = tl.where(m_new == float("-inf"), 0.0, m_new)
        p = tl.exp2(scores - shift[:, None])
        rescale = tl.exp2(m - shift)
        total = rescale * total + tl.sum(p, axis=1)
        acc = acc * rescale[:, None]
        if MASKED:
            v = tl.load(v_pointers, mask=s[:, None] < S, other=0.0)  # 0 * stray memory could be NaN
        else:
            v = tl.load(v_pointers)
        # Tensor cores multiply halves; the sum stays in fp32.
        acc = tl.dot(p.to(v.dtype), v, acc)
        m = m_new
    return m, total, acc


@triton.jit
def _forward(
    q_ptr, k_ptr, v_ptr, o_ptr, lse_ptr,
    q_batch, q_head, q_row, k_batch, k_head, k_row, v_batch, v_head, v_row,
    H, GROUP, T, S, scale_log2,
    CAUSAL: tl.constexpr, D: tl.constexpr, BLOCK_T: tl.constexpr, BLOCK_S: tl.constexpr,
):  # fmt: skip
    """Grid (blocks of BLOCK_T queries, B * H). Strides are in elements; the last dimension has stride 1."""
    block = tl.program_id(0)
    if CAUSAL:
        block = tl.num_programs(0) - 1 - block  # the longest rows first: the short ones fill the gaps at the end
    bh = tl.program_id(1)
    # int64: batch * stride passes 2^31 elements sooner than one thinks
    b = (bh // H).to(tl.int64)
    h = (bh % H).to(tl.int64)

    rows = block * BLOCK_T + tl.arange(0, BLOCK_T)
    d = tl.arange(0, D)
    inside = rows < T
    q_base = q_ptr + b * q_batch + h * q_head
    q = tl.load(q_base + rows[:, None].to(tl.int64) * q_row + d[None, :], mask=inside[:, None], other=0.0)
    k_base = k_ptr + b * k_batch + (h // GROUP) * k_head  # GROUP neighbouring query heads share one key head
    v_base = v_ptr + b * v_batch + (h // GROUP) * v_head

    m = tl.full((BLOCK_T,), float("-inf"), tl.float32)
    total = tl.zeros((BLOCK_T,), tl.float32)
    acc = tl.zeros((BLOCK_T, D), tl.float32)

    offset = S - T  # row i sees keys up to i + offset
    end, whole = S, S
    if CAUSAL:
        end = tl.minimum(S, (block + 1) * BLOCK_T + offset)  # last key that the last row sees, plus 1
        whole = tl.minimum(S, block * BLOCK_T + offset + 1)  # the same for the first row: all rows see all of these
    whole = tl.maximum(whole, 0) // BLOCK_S * BLOCK_S
    m, total, acc = _attend(
        q, k_base, v_base, k_row, v_row, m, total, acc, rows, 0, whole, S, offset, scale_log2,
        False, CAUSAL, D, BLOCK_S,
    )  # fmt: skip
    m, total, acc = _attend(
        q, k_base, v_base, k_row, v_row, m, total, acc, rows, whole, end, S, offset, scale_log2,
        True, CAUSAL, D, BLOCK_S,
    )  # fmt: skip

    out = acc / tl.where(total == 0.0, 1.0, total)[:, None]  # a row without keys: 0
    lse = (m + tl.log2(total)) * 0.6931471805599453  # times ln 2; a row without keys: -inf
    row_index = bh.to(tl.int64) * T + rows
    tl.store(o_ptr + row_index[:, None] * D + d[None, :], out.to(o_ptr.dtype.element_ty), mask=inside[:, None])
    tl.store(lse_ptr + row_index, lse, mask=inside)


def flash_attention(q: Tensor, k: Tensor, v: Tensor, is_causal: bool = False) -> tuple[Tensor, Tensor]:
    """Attention and its log-sum-exp, without a matrix of scores in memory.

    out[b, h, t] = sum_s softmax_s(q[b, h, t] . k[b, h // (H / K), s] / sqrt(D)) v[b, h // (H / K), s]

    q          (B, H, T, D) fp16 or bf16, D in {32, 64, 128}; any strides with last stride 1
    k, v       (B, K, S, D) of the same dtype; K divides H, neighbouring query heads share a key head
    is_causal  query i sees key j only if j <= i + S - T
    returns    out (B, H, T, D) in q's dtype and lse (B, H, T) fp32, natural logarithm, both new and contiguous

    Precision: scores, statistics and accumulator fp32; probabilities are rounded to the input dtype for the second
    product, because tensor cores multiply halves.
    Raises: ValueError on another dtype or head size, on K that does not divide H, on B * H above the grid limit.
    Edges: a query without any key gives out 0 and lse -inf.
    Cost: 4 B H T S D FLOP, half if causal and T = S. Reads q once and k, v once per block of queries (mostly from L2):
    with 128 queries in a block that is 128 FLOP per byte of k and v, compute bound.
    """
    B, H, T, D = q.shape
    K, S = k.shape[1:3]
    if q.dtype not in (torch.float16, torch.bfloat16) or not q.dtype == k.dtype == v.dtype:
        raise ValueError(f"q, k, v have dtypes {q.dtype}, {k.dtype}, {v.dtype}; wanted one of float16, bfloat16")
    if D not in HEAD_SIZES:
        raise ValueError(f"the head size is {D}; wanted one of {HEAD_SIZES}")
    if H % K:
        raise ValueError(f"{H} query heads and {K} key heads; wanted a number of key heads that divides it")
    if B * H > GRID_LIMIT:
        raise ValueError(f"B * H is {B * H}; the grid holds at most {GRID_LIMIT}")
    q, k, v = (t if t.stride(-1) == 1 else t.contiguous() for t in (q, k, v))
    out = torch.empty((B, H, T, D), dtype=q.dtype, device=q.device)
    lse = torch.empty((B, H, T), dtype=torch.float32, device=q.device)

    block_t, block_s, warps, stages = (128, 64, 4, 3) if D < 128 else (128, 64, 8, 3)
    grid = (triton.cdiv(T, block_t), B * H)
    _forward[grid](
        q, k, v, out, lse,
        *q.stride()[:3], *k.stride()[:3], *v.stride()[:3],
        H, H // K, T, S, LOG2_E / math.sqrt(D),
        CAUSAL=is_causal, D=D, BLOCK_T=block_t, BLOCK_S=block_s,
        num_warps=warps, num_stages=stages,
    )  # fmt: skip
    return out, lse
