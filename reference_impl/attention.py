"""Scaled dot-product attention and multi-head attention, written out.

Source: Vaswani et al., "Attention Is All You Need" (2017), equation 1 and section 3.2.2.

Left out on purpose: dropout, biases of the projections, grouped key/value heads, caches.

Differences from `torch.nn.functional.scaled_dot_product_attention`:
- the causal mask is aligned to the *last* query and the *last* key (torch: to the first), which is what decoding with a
  cache needs: the newest query sees every key;
- `mask` and `is_causal` may be given together (torch refuses);
- half-precision inputs are computed in fp32 throughout and rounded once, at the end.

Axis letters: B batch, H heads, T query length, S key length, D head size, E value size, C model size.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor

NEG_INF = float("-inf")


def sdpa(
    q: Tensor, k: Tensor, v: Tensor, mask: Tensor | None = None, is_causal: bool = False, scale: float | None = None
) -> Tensor:
    """The average of the values, weighted by how well each key matches the query.

    out[t] = sum_s p[t, s] v[s],  p[t, :] = softmax over s of (scale * q[t] . k[s] + mask[t, s])

    q          (B, H, T, D)  any floating dtype; k, v and a float mask share it
    k          (B, H, S, D)
    v          (B, H, S, E)
    mask       broadcasts to (B, H, T, S); bool: True = may attend; float: added to the scaled scores, may hold -inf
    is_causal  query t sees key s only if s <= t + S - T; combines with `mask`
    scale      factor of the scores, 1/sqrt(D) when None; 0 and negative values are fine
    returns    (B, H, T, E) in q's dtype

    Precision: fp16 and bf16 are computed in fp32 and rounded once at the end; fp32 and fp64 stay what they are.
    Raises: ValueError when `mask` is neither bool nor floating.
    Edges: a row that may attend to nothing gives zeros, and zero gradients.
    Cost: 2 B H T S (D + E) FLOP plus about 5 per score. Each of the B H T S scores passes through memory some four times,
    16 bytes in fp32 for 256 FLOP at D = E = 64: memory bound on a GPU, which is why flash_attention.py exists.

    Scores ln 3 and 0 give the weights 3/4 and 1/4:

    >>> q = torch.tensor([[[[2.0, 0.0, 0.0, 0.0]]]])
    >>> k = torch.tensor([[[[math.log(3), 0.0, 0.0, 0.0], [0.0, 0.0, 0.0, 0.0]]]])
    >>> v = torch.tensor([[[[4.0, 0.0], [0.0, 8.0]]]])
    >>> sdpa(q, k, v).round(decimals=5)
    tensor([[[[3., 2.]]]])
    """
    T, D = q.shape[-2:]
    S = k.shape[-2]
    compute = torch.float32 if q.dtype in (torch.float16, torch.bfloat16) else q.dtype
    if scale is None:
        scale = 1.0 / math.sqrt(D)

    # The factor goes onto q, T * D numbers, rather than onto the T * S scores.
    scores = (q.to(compute) * scale) @ k.to(compute).transpose(-2, -1)  # (B, H, T, S)

    if mask is not None:
        if mask.dtype == torch.bool:
            scores = scores.masked_fill(~mask, NEG_INF)
        elif mask.is_floating_point():
            mask = mask.to(compute)
            # subtle: a hidden key may hold numbers so large that its score overflows, and inf + (-inf) is NaN.
            scores = torch.where(mask == NEG_INF, NEG_INF, scores + mask)
        else:
            raise ValueError(f"mask has dtype {mask.dtype}; wanted bool (True = may attend) or a floating dtype")
    if is_causal:
        visible = torch.ones(T, S, dtype=torch.bool, device=q.device).tril(diagonal=S - T)  # (T, S)
        scores = scores.masked_fill(~visible, NEG_INF)

    # exp(1e4) is inf; softmax does not change when a constant is taken off each row, so take off the largest score.
    # It is a constant for the gradient too, hence detach.
    row_max = scores.detach().amax(dim=-1, keepdim=True)  # (B, H, T, 1)
    # subtle: a row without any visible key has maximum -inf, and -inf - (-inf) is NaN. With 0 its weights come out as 0.
    row_max = row_max.masked_fill(row_max == NEG_INF, 0.0)
    weights = (scores - row_max).exp()  # (B, H, T, S), not yet normalised; the largest is 1
    total = weights.sum(dim=-1, keepdim=True)  # (B, H, T, 1), at least 1 unless the row is empty
    total = total.masked_fill(total == 0.0, 1.0)

    # Dividing the E outputs of a row is cheaper than dividing its S weights.
    return (weights @ v.to(compute) / total).to(q.dtype)  # (B, H, T, E)


def multi_head_attention(
    x: Tensor, Wq: Tensor, Wk: Tensor, Wv: Tensor, Wo: Tensor, n_heads: int, mask: Tensor | None = None
) -> Tensor:
    """Self-attention in `n_heads` subspaces of x at once, mixed by an output projection.

    head_h = sdpa(x Wq[:, h], x Wk[:, h], x Wv[:, h]),  out = concat(head_0, ..., head_{H-1}) Wo
    where [:, h] are the D = C / H columns that belong to head h, next to each other.

    x           (B, T, C) any floating dtype, shared by the weights
    Wq..Wo      (C, C), applied as x @ W, no bias
    n_heads     H; divides C
    mask        bool, broadcasts to (B, H, T, T), True = may attend; or None
    returns     (B, T, C) in x's dtype

    Precision: as in `sdpa`; half inputs stay in fp32 from the first projection to the last, then are rounded once.
    Raises: ValueError when n_heads does not divide C.
    Edges: a row that may attend to nothing contributes zeros, so its output is 0 @ Wo = 0.
    Cost: 8 B T C^2 FLOP in the projections and 4 B T^2 C in attention; the second overtakes the first at T = 2 C.

    One position attends to itself alone, whatever the scores, so the layer is x Wv Wo:

    >>> eye = torch.eye(2)
    >>> multi_head_attention(torch.tensor([[[1.0, 2.0]]]), eye, eye, 10 * eye, torch.tensor([[0.0, 1.0], [1.0, 0.0]]), 2)
    tensor([[[20., 10.]]])
    """
    B, T, C = x.shape
    if n_heads < 1 or C % n_heads:
        raise ValueError(f"n_heads is {n_heads} and the model size {C}; wanted a number of heads that divides it")
    compute = torch.float32 if x.dtype in (torch.float16, torch.bfloat16) else x.dtype
    h = x.to(compute)

    def project(W: Tensor) -> Tensor:
        # subtle: a view as (B, H, T, D) has the right shape and the wrong numbers. The columns must be cut first, then moved.
        return (h @ W.to(compute)).view(B, T, n_heads, C // n_heads).transpose(1, 2)  # (B, H, T, D)

    heads = sdpa(project(Wq), project(Wk), project(Wv), mask)  # (B, H, T, D)
    joined = heads.transpose(1, 2).reshape(B, T, C)  # heads side by side again
    return (joined @ Wo.to(compute)).to(x.dtype)  # (B, T, C)
