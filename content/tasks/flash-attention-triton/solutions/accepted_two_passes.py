# verdict: AC — first pass finds the log-sum-exp, second pass sums exp(s - lse) v; nothing is ever rescaled
import torch
import triton
import triton.language as tl


@triton.jit
def scores(q, k_ptr, j, kr, i, offset, Lk, scale, CAUSAL: tl.constexpr, D: tl.constexpr):
    d = tl.arange(0, D)
    k = tl.load(k_ptr + j[:, None] * kr + d[None, :], mask=j[:, None] < Lk, other=0.0)
    s = tl.dot(q, tl.trans(k)) * scale
    keep = (j < Lk)[None, :]
    if CAUSAL:
        keep = keep & (j[None, :] <= i[:, None] + offset)
    return tl.where(keep, s, -float("inf"))


@triton.jit
def kernel(
    q_ptr,
    k_ptr,
    v_ptr,
    o_ptr,
    lse_ptr,
    kr,
    vr,
    G,
    Lq,
    Lk,
    scale,
    CAUSAL: tl.constexpr,
    D: tl.constexpr,
    BQ: tl.constexpr,
    BK: tl.constexpr,
):
    bh = tl.program_id(1).to(tl.int64)
    i = tl.program_id(0) * BQ + tl.arange(0, BQ)
    d = tl.arange(0, D)
    rows = bh * Lq + i
    q = tl.load(q_ptr + rows[:, None] * D + d[None, :], mask=(i < Lq)[:, None], other=0.0)
    k_head = k_ptr + (bh // G) * Lk * kr
    v_head = v_ptr + (bh // G) * Lk * vr
    m = tl.zeros((BQ,), tl.float32) - float("inf")
    total = tl.zeros((BQ,), tl.float32)
    for start in range(0, Lk, BK):
        s = scores(q, k_head, start + tl.arange(0, BK), kr, i, Lk - Lq, Lk, scale, CAUSAL, D)
        top = tl.maximum(m, tl.max(s, axis=1))
        base = tl.where(top == -float("inf"), 0.0, top)
        total = total * tl.exp(m - base) + tl.sum(tl.exp(s - base[:, None]), axis=1)
        m = top
    lse = m + tl.log(total)
    base = tl.where(total == 0.0, 0.0, lse)
    acc = tl.zeros((BQ, D), tl.float32)
    for start in range(0, Lk, BK):
        j = start + tl.arange(0, BK)
        s = scores(q, k_head, j, kr, i, Lk - Lq, Lk, scale, CAUSAL, D)
        v = tl.load(v_head + j[:, None] * vr + d[None, :], mask=(j < Lk)[:, None], other=0.0)
        acc += tl.dot(tl.exp(s - base[:, None]).to(v.dtype), v)
    tl.store(o_ptr + rows[:, None] * D + d[None, :], acc.to(o_ptr.dtype.element_ty), mask=(i < Lq)[:, None])
    tl.store(lse_ptr + rows, lse, mask=i < Lq)


def flash_attention(q, k, v, is_causal=False):
    q, k, v = q.contiguous(), k.contiguous(), v.contiguous()
    B, H, Lq, D = q.shape
    Hkv, Lk = k.shape[1:3]
    o, lse = torch.empty_like(q), q.new_empty((B, H, Lq), dtype=torch.float32)
    kernel[(triton.cdiv(Lq, 32), B * H)](
        q, k, v, o, lse, D, D, H // Hkv, Lq, Lk, D**-0.5, CAUSAL=is_causal, D=D, BQ=32, BK=64
    )
    return o, lse
