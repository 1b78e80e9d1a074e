"""Test cases and oracle of flash-attention-triton. Sizes are small: Triton's interpreter is a thousand times slower."""

import math

import torch

from grader.spec import Case

INF = float("inf")

# The contract: lse to 1e-3 absolute. For o, whose values are around 1, that is one rounding of an fp16 number.
ATOL = 1e-3


def expected(inputs):
    """Attention with the whole matrix, in fp64."""
    scores, v = _scores(inputs, torch.float64)
    lse = torch.logsumexp(scores, dim=-1)
    return _weights(scores, lse) @ v, lse


def plain(inputs):
    """The same in fp32, with probabilities rounded to the input dtype before the product with V."""
    dtype = inputs["q"].dtype
    scores, v = _scores(inputs, torch.float32)
    lse = torch.logsumexp(scores, dim=-1)
    return (_weights(scores, lse).to(dtype).float() @ v).to(dtype), lse


def performance_inputs(seed):
    return _inputs(seed, 4, 16, 16, 4096, 4096, 64, is_causal=True)


def _scores(inputs, dtype):
    q, k, v = (inputs[name].to(dtype) for name in "qkv")
    group = q.shape[1] // k.shape[1]
    k, v = k.repeat_interleave(group, dim=1), v.repeat_interleave(group, dim=1)
    scores = q @ k.mT / math.sqrt(q.shape[-1])
    if inputs.get("is_causal"):
        queries, keys = scores.shape[-2:]
        visible = torch.ones(queries, keys, dtype=torch.bool).tril(diagonal=keys - queries)
        scores = scores.masked_fill(~visible, -INF)
    return scores, v


def _weights(scores, lse):
    return torch.exp(scores - lse.masked_fill(lse == -INF, 0.0).unsqueeze(-1))


def _inputs(seed, batch, heads, kv_heads, queries, keys, size, is_causal=False, dtype=torch.float16):
    """Scores of standard deviation about 2: rows are neither flat nor one-hot."""
    g = torch.Generator().manual_seed(seed)
    return {
        "q": (torch.randn(batch, heads, queries, size, generator=g) * 2).to(dtype),
        "k": torch.randn(batch, kv_heads, keys, size, generator=g).to(dtype),
        "v": (torch.randn(batch, kv_heads, keys, size, generator=g) + 0.5).to(dtype),
        "is_causal": is_causal,
    }


def _equal_scores(seed, queries, keys, is_causal):
    """All scores 0: the result is the mean of the visible values, and lse the logarithm of their number."""
    return {
        "q": torch.zeros(1, 1, queries, 32, dtype=torch.float16),
        "k": torch.ones(1, 1, keys, 32, dtype=torch.float16),
        "v": torch.arange(1.0, keys + 1)[:, None].expand(keys, 32).clone()[None, None].half(),
        "is_causal": is_causal,
    }


def _negative_scores(seed):
    """All scores near -8: keys of padding, if read as zeros and not masked, would get nearly all the weight."""
    inputs = _inputs(seed, 1, 1, 1, 5, 35, 32)
    inputs["q"] = (inputs["q"].abs() * 0.25 + 1.0).half()
    inputs["k"] = (-inputs["k"].abs() - 0.5).half()
    return inputs


def _rising_scores(seed):
    """Keys sorted by their score: the maximum rises in every tile."""
    inputs = _inputs(seed, 1, 1, 1, 16, 150, 32)
    inputs["q"] = inputs["q"][:, :, :1].expand(1, 1, 16, 32).contiguous()
    order = (inputs["k"][0, 0].float() @ inputs["q"][0, 0, 0].float()).argsort()
    return inputs | {"k": inputs["k"][:, :, order].contiguous()}


def _shifted(seed, dtype):
    """One component adds about 128 to every score: the weights stay what they are, scores kept in fp16 are off by 1/16."""
    inputs = _inputs(seed, 1, 1, 1, 17, 40, 64, dtype=dtype)
    inputs["q"][..., 0] = 32.0
    inputs["k"][..., 0] = 32.0
    return inputs


def _long_sum(seed):
    """150 equal weights on values of 1000: the accumulator before the division reaches 150,000, fp16 ends at 65,504."""
    inputs = _inputs(seed, 1, 1, 1, 3, 150, 32)
    return inputs | {"q": torch.zeros_like(inputs["q"]), "v": (inputs["v"] * 30 + 1000).half()}


def _views(seed):
    """(B, L, H, D) seen as (B, H, L, D); k is a slice of a packed tensor, v has strides of its own."""
    g = torch.Generator().manual_seed(seed)
    q = torch.randn(2, 19, 4, 32, generator=g).half().transpose(1, 2)
    k = torch.randn(2, 37, 2, 96, generator=g).half().transpose(1, 2)[..., 32:64]
    v = torch.randn(2, 2, 41, 32, generator=g).half()[:, :, 2:39]
    return {"q": q, "k": k, "v": v, "is_causal": True}


BF16 = torch.bfloat16

CASES = (
    Case("three equal keys", lambda s: _equal_scores(s, 2, 3, False), "三个相同的键", sample=True, atol=ATOL),
    Case(
        "causal, three equal keys", lambda s: _equal_scores(s, 2, 3, True), "因果，三个相同的键", sample=True, atol=ATOL
    ),
    Case("one query, one key", lambda s: _inputs(s, 1, 1, 1, 1, 1, 32), "一个查询一个键", atol=ATOL),
    Case(
        "whole tiles", lambda s: _inputs(s, 1, 2, 2, 64, 64, 32), "恰好整块", catches="no log2(e), no scale", atol=ATOL
    ),
    Case("one above the tiles", lambda s: _inputs(s, 1, 1, 1, 65, 129, 32), "比整块多一", catches="tail", atol=ATOL),
    Case("one below the tiles", lambda s: _inputs(s, 1, 1, 1, 63, 127, 32), "比整块少一", catches="tail", atol=ATOL),
    Case("all scores negative", _negative_scores, "分数全为负", catches="padding keys not masked", atol=ATOL),
    Case("scores rise", _rising_scores, "分数递增", catches="accumulator not rescaled", atol=ATOL),
    Case(
        "causal, two blocks of queries",
        lambda s: _inputs(s, 1, 1, 1, 130, 130, 32, True),
        "因果，两个查询块",
        catches="causal loop end",
        atol=ATOL,
    ),
    Case(
        "causal, more keys than queries",
        lambda s: _inputs(s, 1, 2, 1, 17, 100, 32, True),
        "因果，键多于查询",
        catches="top-left causal",
        atol=ATOL,
    ),
    Case(
        "causal, more queries than keys",
        lambda s: _inputs(s, 1, 1, 1, 70, 9, 32, True),
        "因果，查询多于键",
        catches="NaN row",
        atol=ATOL,
    ),
    Case(
        "four query heads, two key heads",
        lambda s: _inputs(s, 2, 4, 2, 7, 21, 32),
        "四个查询头，两个键头",
        catches="interleaved groups",
        atol=ATOL,
    ),
    Case("one key head for all", lambda s: _inputs(s, 2, 3, 1, 5, 18, 64, True), "所有头共用一个键头", atol=ATOL),
    Case("D = 64", lambda s: _inputs(s, 1, 1, 1, 33, 70, 64, True), "D = 64", atol=ATOL),
    Case("D = 128, bf16", lambda s: _inputs(s, 1, 1, 1, 20, 70, 128, True, BF16), "D = 128，bf16", atol=ATOL),
    Case("bf16, two heads", lambda s: _inputs(s, 1, 2, 2, 34, 50, 32, dtype=BF16), "bf16，两个头", atol=ATOL),
    Case(
        "fp16, scores around 128",
        lambda s: _shifted(s, torch.float16),
        "fp16，分数约 128",
        catches="scores in fp16",
        atol=ATOL,
    ),
    Case("fp16, long sum of large values", _long_sum, "fp16，大数长累加", catches="fp16 accumulator", atol=ATOL),
    Case("transposed and sliced views", _views, "转置与切片视图", catches="strides of q used for k and v", atol=ATOL),
)
