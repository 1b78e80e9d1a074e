# verdict: AC — helper kernels, tl.static_assert, base e instead of base 2, other tile sizes, launch options, a dataclass of strides
# task: flash-attention-triton
from dataclasses import astuple, dataclass

import torch
import triton
import triton.language as tl


@dataclass(frozen=True)
class Strides:
    batch: int
    head: int
    row: int

    @classmethod
    def of(cls, tensor):
        return cls(*tensor.stride()[:3])


@triton.jit
def finite(x):
    return tl.where(x == float("-inf"), 0.0, x)


@triton.jit
def rows_of(base, b, h, sb, sh, sr, i, d, length):
    pointers = base + b.to(tl.int64) * sb + h * sh + i[:, None] * sr + d[None, :]
    return tl.load(pointers, mask=(i < length)[:, None], other=0.0)


@triton.jit
def attend(
    Q, K, V, O, L, qb, qh, qr, kb, kh, kr, vb, vh, vr, H, GROUP, M, N, scale,
    CAUSAL: tl.constexpr, D: tl.constexpr, BM: tl.constexpr, BN: tl.constexpr,
):  # fmt: skip
    tl.static_assert(D % 16 == 0)
    b, h = tl.program_id(1) // H, tl.program_id(1) % H
    i = tl.program_id(0) * BM + tl.arange(0, BM)
    d = tl.arange(0, D)
    q = rows_of(Q, b, h, qb, qh, qr, i, d, M)
    top = tl.full([BM], float("-inf"), dtype=tl.float32)
    total = tl.zeros([BM], dtype=tl.float32)
    acc = tl.zeros([BM, D], dtype=tl.float32)
    stop = tl.minimum(N, (tl.program_id(0) + 1) * BM + N - M) if CAUSAL else N
    for start in tl.range(0, stop, BN):
        j = start + tl.arange(0, BN)
        k = rows_of(K, b, h // GROUP, kb, kh, kr, j, d, N)
        s = tl.dot(q, tl.trans(k)).to(tl.float32) * scale
        seen = (j < N)[None, :]
        if CAUSAL:
            seen &= j[None, :] <= i[:, None] + (N - M)
        s = tl.where(seen, s, float("-inf"))
        new = tl.maximum(top, tl.max(s, axis=1))
        p = tl.exp(s - finite(new)[:, None])
        decay = tl.exp(top - finite(new))
        total = total * decay + tl.sum(p, axis=1)
        v = rows_of(V, b, h // GROUP, vb, vh, vr, j, d, N)
        acc = tl.dot(p.to(v.dtype), v, acc * decay[:, None])
        top = new
    acc /= tl.where(total == 0, 1.0, total)[:, None]
    out = tl.program_id(1).to(tl.int64) * M + i
    tl.store(O + out[:, None] * D + d[None, :], acc.to(O.dtype.element_ty), mask=(i < M)[:, None])
    tl.store(L + out, top + tl.log(total), mask=i < M)


def flash_attention(q, k, v, is_causal=False):
    B, H, M, D = q.shape
    N = k.shape[2]
    o = torch.full((B, H, M, D), torch.nan, dtype=q.dtype, device=q.device)
    lse = q.new_empty((B, H, M), dtype=torch.float32)
    strides = [s for t in (q, k, v) for s in astuple(Strides.of(t))]
    grid = lambda meta: (triton.cdiv(M, meta["BM"]), B * H)  # noqa: E731
    attend[grid](
        q, k, v, o, lse, *strides, H, H // k.shape[1], M, N, D**-0.5,
        CAUSAL=is_causal, D=D, BM=16 if M <= 16 else 64, BN=64, num_warps=8, num_stages=2,
    )  # fmt: skip
    return o, lse
