# verdict: WA tolerance — scores are rounded to half precision
import torch
import triton
import triton.language as tl


@triton.jit
def kernel(
    Q,
    K,
    V,
    O,
    L,
    qb,
    qh,
    qr,
    kb,
    kh,
    kr,
    vb,
    vh,
    vr,
    H,
    G,
    Lq,
    Lk,
    scale,
    CAUSAL: tl.constexpr,
    D: tl.constexpr,
    BQ: tl.constexpr,
    BK: tl.constexpr,
):
    bh = tl.program_id(1)
    b = bh // H
    h = bh % H
    i0 = tl.program_id(0) * BQ
    i = i0 + tl.arange(0, BQ)
    d = tl.arange(0, D)
    q = tl.load(Q + b * qb + h * qh + i[:, None] * qr + d[None, :], mask=i[:, None] < Lq, other=0.0)
    kbase = K + b * kb + (h // G) * kh
    vbase = V + b * vb + (h // G) * vh
    m = tl.full((BQ,), float("-inf"), tl.float32)
    l = tl.zeros((BQ,), tl.float32)
    acc = tl.zeros((BQ, D), tl.float32)
    end = Lk
    if CAUSAL:
        end = tl.minimum(Lk, i0 + BQ + Lk - Lq)
    for j0 in range(0, end, BK):
        j = j0 + tl.arange(0, BK)
        k = tl.load(kbase + j[None, :] * kr + d[:, None], mask=j[None, :] < Lk, other=0.0)
        s = (tl.dot(q, k) * scale).to(q.dtype).to(tl.float32) * 1.4426950408889634
        keep = j[None, :] < Lk
        if CAUSAL:
            keep = keep & (j[None, :] <= i[:, None] + Lk - Lq)
        s = tl.where(keep, s, float("-inf"))
        new = tl.maximum(m, tl.max(s, 1))
        safe = tl.where(new == float("-inf"), 0.0, new)
        p = tl.exp2(s - safe[:, None])
        alpha = tl.exp2(m - safe)
        l = l * alpha + tl.sum(p, 1)
        v = tl.load(vbase + j[:, None] * vr + d[None, :], mask=j[:, None] < Lk, other=0.0)
        acc = acc * alpha[:, None] + tl.dot(p.to(v.dtype), v)
        m = new
    o = acc / tl.where(l == 0.0, 1.0, l)[:, None]
    row = bh * Lq + i
    tl.store(O + row[:, None] * D + d[None, :], o.to(O.dtype.element_ty), mask=i[:, None] < Lq)
    tl.store(L + row, (m + tl.log2(l)) * 0.6931471805599453, mask=i < Lq)


def flash_attention(q, k, v, is_causal=False):
    B, H, Lq, D = q.shape
    Hkv, Lk = k.shape[1], k.shape[2]
    o = torch.empty((B, H, Lq, D), dtype=q.dtype, device=q.device)
    lse = torch.empty((B, H, Lq), dtype=torch.float32, device=q.device)
    BQ = 64
    kernel[(triton.cdiv(Lq, BQ), B * H)](
        q,
        k,
        v,
        o,
        lse,
        q.stride(0),
        q.stride(1),
        q.stride(2),
        k.stride(0),
        k.stride(1),
        k.stride(2),
        v.stride(0),
        v.stride(1),
        v.stride(2),
        H,
        H // Hkv,
        Lq,
        Lk,
        D**-0.5,
        CAUSAL=is_causal,
        D=D,
        BQ=BQ,
        BK=32,
    )
    return o, lse
