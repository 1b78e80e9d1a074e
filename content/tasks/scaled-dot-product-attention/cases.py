"""Test cases and oracle of scaled-dot-product-attention."""

import math

import torch

from grader.inputs import mixed_rows
from grader.spec import Case
from reference_impl.attention import sdpa

INF = float("inf")

# Honest variants differ in where they round: exp(s - logsumexp(s)) errs by eps * |s|, some 1e-6 here, where softmax does
# not. 1e-5 lets them all pass and is a fiftieth of one fp16 rounding of a number near 1.
FP32 = 1e-5
# The oracle itself is rounded to fp64, so twice the error of `plain` would be a coin toss there.
FP64 = 1e-12


def expected(inputs):
    """The reference on the same numbers in fp64."""
    return sdpa(**{name: _double(value) for name, value in inputs.items()})


def plain(inputs):
    """What one writes with torch's own softmax: computed in fp32 for half inputs, else in the task's dtype."""
    q, k, v, mask = (inputs.get(name) for name in ("q", "k", "v", "mask"))
    compute = torch.float32 if q.dtype in (torch.float16, torch.bfloat16) else q.dtype
    scale = inputs.get("scale")
    scale = 1.0 / math.sqrt(q.shape[-1]) if scale is None else scale
    scores = q.to(compute) @ k.to(compute).mT * scale
    if mask is not None:
        scores = scores.masked_fill(~mask, -INF) if mask.dtype == torch.bool else scores + mask.to(compute)
    if inputs.get("is_causal"):
        scores = scores.masked_fill(~_causal(q.shape[-2], k.shape[-2]), -INF)
    empty = (scores == -INF).all(dim=-1, keepdim=True)
    weights = torch.softmax(scores.masked_fill(empty, 0.0), dim=-1).masked_fill(empty, 0.0)
    return (weights @ v.to(compute)).to(q.dtype)


def performance_inputs(seed):
    q, k, v = _qkv(seed, 1, 4, 256, 256, 64)
    return {"q": q, "k": k, "v": v}


def _double(value):
    return value.double() if isinstance(value, torch.Tensor) and value.is_floating_point() else value


def _causal(queries, keys):
    return torch.ones(queries, keys, dtype=torch.bool).tril(diagonal=keys - queries)


def _generator(seed):
    return torch.Generator().manual_seed(seed)


def _qkv(seed, batch, heads, queries, keys, size, value_size=None, dtype=torch.float32):
    """Scores of standard deviation about 2 after scaling: rows are neither flat nor one-hot."""
    g = _generator(seed)
    q = torch.randn(batch, heads, queries, size, generator=g) * 2
    k = torch.randn(batch, heads, keys, size, generator=g)
    v = torch.randn(batch, heads, keys, value_size or size, generator=g) + 0.5
    return q.to(dtype), k.to(dtype), v.to(dtype)


def _inputs(seed, *sizes, dtype=torch.float32, **options):
    q, k, v = _qkv(seed, *sizes, dtype=dtype)
    return {"q": q, "k": k, "v": v, **options}


def _by_hand(seed):
    """Scores ln 3 and 0: weights 3/4 and 1/4."""
    q = torch.tensor([[[[2.0, 0.0, 0.0, 0.0]]]])
    k = torch.tensor([[[[math.log(3), 0.0, 0.0, 0.0], [0.0, 0.0, 0.0, 0.0]]]])
    v = torch.tensor([[[[4.0, 0.0], [0.0, 8.0]]]])
    return {"q": q, "k": k, "v": v}


def _causal_by_hand(seed):
    """All scores are 0, so each query averages the keys it sees: the first two, then all three."""
    return {
        "q": torch.zeros(1, 1, 2, 1),
        "k": torch.ones(1, 1, 3, 1),
        "v": torch.tensor([[[[2.0], [4.0], [9.0]]]]),
        "is_causal": True,
    }


def _empty_row_by_hand(seed):
    return {
        "q": torch.zeros(1, 1, 2, 1),
        "k": torch.ones(1, 1, 2, 1),
        "v": torch.tensor([[[[2.0], [4.0]]]]),
        "mask": torch.tensor([[False, False], [True, False]]),
    }


def _padding_holds_anything(seed):
    """Padded keys and values of 1e30: a mask that only weighs them down lets them through."""
    q, k, v = _qkv(seed, 2, 2, 4, 6, 8)
    keep = torch.arange(6) < torch.tensor([[6], [3]])
    keep = keep[:, None, None, :]
    hidden = ~keep.squeeze(2).unsqueeze(-1)
    return {"q": q, "k": k.masked_fill(hidden, 1e30), "v": v.masked_fill(hidden, 1e30), "mask": keep}


def _one_dimensional_mask(seed):
    return _inputs(seed, 2, 3, 5, 7, 8, mask=torch.tensor([True, False, True, True, False, True, True]))


def _full_mask(seed):
    """An own mask for each batch entry and head; no row is empty."""
    g = _generator(seed + 1)
    mask = torch.rand(2, 3, 5, 7, generator=g) < 0.6
    mask[..., 0] = True
    return _inputs(seed, 2, 3, 5, 7, 8, mask=mask)


def _mask_and_causal(seed):
    """Together they leave the first row of the second entry empty."""
    mask = torch.ones(2, 1, 1, 6, dtype=torch.bool)
    mask[1, ..., :2] = False
    return _inputs(seed, 2, 2, 5, 6, 8, mask=mask, is_causal=True)


def _float_mask(seed):
    g = _generator(seed + 1)
    bias = torch.randn(3, 5, 7, generator=g) * 2
    bias[torch.rand(3, 5, 7, generator=g) < 0.3] = -INF
    bias[1, 2] = -INF
    return _inputs(seed, 2, 3, 5, 7, 8, mask=bias)


def _half_float_mask(seed):
    bias = torch.randn(5, 7, generator=_generator(seed + 1)).to(torch.bfloat16)
    return _inputs(seed, 1, 2, 5, 7, 16, dtype=torch.bfloat16, mask=bias)


def _integers(seed, low, high, *shape):
    return torch.randint(low, high, shape, generator=_generator(seed)).float()


def _large_logits(seed):
    """Integers, D = 16: the scores are exact multiples of 1/4 up to 1e4, so only a missing shift can go wrong."""
    q = _integers(seed, -50, 51, 1, 2, 6, 16)
    k = _integers(seed + 1, -50, 51, 1, 2, 9, 16)
    k[0, 0, 0] = 50.0
    q[0, 0, 0] = 50.0  # score 1e4
    q[0, 1, 0], k[0, 1] = -50.0, k[0, 1].abs() + 1  # a row of large negative scores only
    return {"q": q, "k": k, "v": _integers(seed + 2, -9, 10, 1, 2, 9, 5)}


def _one_large_row(seed):
    """Only the last query of the last head has large scores: whoever looks at the first one takes all for harmless."""
    q, k, v = _qkv(seed, 2, 2, 5, 7, 8)
    q[-1, -1, -1] = 500.0
    k[-1, -1] = k[-1, -1].round()
    k[-1, -1, 0] = 2.0
    return {"q": q, "k": k, "v": v}


def _half_overflow(seed):
    """q . k is near 2e5, above the largest fp16 (65504), before the scale brings it back to 2.5e4."""
    q = _integers(seed, 50, 61, 1, 1, 3, 64)
    k = _integers(seed + 1, 50, 61, 1, 1, 4, 64)
    k[0, 0, 1] = k[0, 0, 0]  # two keys share the weight in every row
    k[0, 0, 2:] -= 40.0
    v = _integers(seed + 2, -9, 10, 1, 1, 4, 8)
    return {"q": q.half(), "k": k.half(), "v": v.half()}


def _shifted(seed, dtype):
    """One component adds 128 to every score: the softmax stays what it is, scores kept in fp16 are off by up to 1/16."""
    q, k, v = _qkv(seed, 2, 2, 17, 33, 64)
    q[..., 0] = 32.0
    k[..., 0] = 32.0
    return {"q": q.to(dtype), "k": k.to(dtype), "v": v.to(dtype)}


def _equal_keys(seed):
    q, k, v = _qkv(seed, 1, 2, 3, 11, 8)
    return {"q": q, "k": k[:, :, :1].repeat(1, 1, 11, 1), "v": v}


def _mixed_sizes(seed):
    """Values of each batch entry and head from 1/100 to 1 in size: a scale or maximum that they share shows."""
    q, k, v = _qkv(seed, 2, 3, 5, 7, 8)
    sizes = mixed_rows(seed, 6, 1, smallest=1e-2, largest=1.0, dtype=torch.float32).abs().clamp(min=1e-2)
    return {"q": q, "k": k, "v": v * sizes.reshape(2, 3, 1, 1)}


def _views(seed):
    """(B, L, H, D) seen as (B, H, L, D), a slice of a wider tensor, and heads that share one key."""
    g = _generator(seed)
    q = (torch.randn(2, 5, 3, 8, generator=g) * 2).transpose(1, 2)
    k = torch.randn(2, 1, 7, 8, generator=g).expand(2, 3, 7, 8)
    v = torch.randn(2, 3, 7, 13, generator=g)[..., 2:10]
    return {"q": q, "k": k, "v": v}


QKV = ("q", "k", "v")

CASES = (
    Case("one query, two keys, by hand", _by_hand, "一个查询两个键，可手算", sample=True, atol=FP32),
    Case(
        "causal, two queries, three keys",
        _causal_by_hand,
        "因果，两个查询三个键",
        sample=True,
        catches="top-left causal",
        atol=FP32,
    ),
    Case("a row that may see nothing", _empty_row_by_hand, "整行都被遮住", sample=True, catches="NaN row", atol=FP32),
    Case(
        "values wider than keys, gradients",
        lambda s: _inputs(s, 2, 3, 5, 7, 8, 6),
        "值与键宽度不同，含梯度",
        gradients=QKV,
        atol=FP32,
    ),
    Case("every size is 1", lambda s: _inputs(s, 1, 1, 1, 1, 1), "所有维度都是 1", gradients=QKV, atol=FP32),
    Case("prime sizes", lambda s: _inputs(s, 1, 3, 13, 131, 17, 19), "质数尺寸", atol=FP32),
    Case(
        "causal, as many keys as queries",
        lambda s: _inputs(s, 2, 2, 7, 7, 8, is_causal=True),
        "因果，键与查询等长",
        gradients=QKV,
        catches="causal diagonal off by one",
        atol=FP32,
    ),
    Case(
        "causal, more keys than queries",
        lambda s: _inputs(s, 1, 2, 3, 8, 8, is_causal=True),
        "因果，键多于查询",
        gradients=QKV,
        catches="top-left causal",
        atol=FP32,
    ),
    Case(
        "causal, more queries than keys",
        lambda s: _inputs(s, 1, 2, 6, 4, 8, is_causal=True),
        "因果，查询多于键",
        gradients=QKV,
        catches="NaN row, also in the gradient",
        atol=FP32,
    ),
    Case(
        "padding holds huge values",
        _padding_holds_anything,
        "填充位置是极大值",
        gradients=QKV,
        catches="mask after softmax",
        atol=FP32,
    ),
    Case(
        "mask over the keys only",
        _one_dimensional_mask,
        "只有键这一维的掩码",
        gradients=QKV,
        catches="mask polarity",
        atol=FP32,
    ),
    Case("a mask for each head", _full_mask, "每个头各有掩码", gradients=QKV, atol=FP32),
    Case("mask and causal together", _mask_and_causal, "掩码与因果同时使用", gradients=QKV, atol=FP32),
    Case(
        "float mask with -inf, gradient of the mask",
        _float_mask,
        "含 -inf 的浮点掩码，含掩码梯度",
        gradients=(*QKV, "mask"),
        atol=FP32,
    ),
    Case(
        "scale 0",
        lambda s: _inputs(s, 1, 2, 4, 6, 8, scale=0.0),
        "缩放因子为 0",
        catches="`scale or default`",
        atol=FP32,
    ),
    Case("negative scale", lambda s: _inputs(s, 1, 2, 4, 6, 8, scale=-0.3), "缩放因子为负", gradients=QKV, atol=FP32),
    # exp(s - logsumexp(s)) is allowed, and logsumexp near 1e4 is rounded to a multiple of 1e-3: hence the floors.
    Case("scores up to 1e4", _large_logits, "分数达到 1e4", catches="no max subtraction", atol=0.02),
    Case("fp16, q . k above 65504", _half_overflow, "fp16，点积超过 65504", catches="scores in fp16", atol=0.02),
    Case("fp16", lambda s: _shifted(s, torch.float16), "fp16", gradients=QKV, catches="scores in fp16"),
    Case(
        "bf16, causal",
        lambda s: _shifted(s, torch.bfloat16) | {"is_causal": True},
        "bf16，因果",
        gradients=QKV,
        catches="scores in bf16",
    ),
    Case("float mask in bf16", _half_float_mask, "bf16 浮点掩码", gradients=QKV),
    Case(
        "fp64",
        lambda s: _inputs(s, 1, 2, 5, 6, 8, dtype=torch.float64),
        "fp64",
        gradients=QKV,
        catches="fp32 inside an fp64 call",
        atol=FP64,
    ),
    Case("all keys equal", _equal_keys, "所有键相同", atol=FP32),
    Case("heads of very different size", _mixed_sizes, "各头大小悬殊", gradients=QKV, atol=FP32),
    Case("non-contiguous views", _views, "非连续视图", atol=FP32),
    Case(
        "large scores in the last row only",
        _one_large_row,
        "只有最后一行的分数很大",
        catches="maximum subtracted only where the first row needs it",
        atol=0.02,
    ),
)
