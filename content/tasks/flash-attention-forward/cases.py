"""Test cases and oracle of flash-attention-forward."""

import math

import torch

from grader.spec import Case

INF = float("inf")

_TILES = "tiles change how the result is computed, not what it is; the driver watches how large tensors get"
NO_EFFECT = {"block_q": _TILES, "block_k": _TILES}

# Every order of tiles rounds differently: some 1e-6 at these sizes, a fiftieth of one fp16 rounding is 1e-5.
FP32 = 1e-5
# The oracle itself is rounded to fp64, so twice the error of `plain` would be a coin toss there.
FP64 = 1e-12


def expected(inputs):
    """Attention with the whole matrix, in fp64: an oracle that shares nothing with tiles."""
    return _watched(inputs, _attention(*(inputs[name].double() for name in "qkv"), inputs.get("is_causal", False)))


def plain(inputs):
    """The same in fp32 for half inputs, else in the task's dtype."""
    dtype = inputs["q"].dtype
    compute = torch.float32 if dtype in (torch.float16, torch.bfloat16) else dtype
    o, lse = _attention(*(inputs[name].to(compute) for name in "qkv"), inputs.get("is_causal", False))
    return _watched(inputs, (o.to(dtype), lse))


def performance_inputs(seed):
    return _inputs(seed, 1, 4, 2048, 2048, 64, 128, 128)


def _attention(q, k, v, is_causal):
    scores = q @ k.mT / math.sqrt(q.shape[-1])
    if is_causal:
        queries, keys = scores.shape[-2:]
        visible = torch.ones(queries, keys, dtype=torch.bool).tril(diagonal=keys - queries)
        scores = scores.masked_fill(~visible, -INF)
    lse = torch.logsumexp(scores, dim=-1)
    shift = lse.masked_fill(lse == -INF, 0.0).unsqueeze(-1)
    return torch.exp(scores - shift) @ v, lse


def _watched(inputs, result):
    if not inputs.get("watch_tiles"):
        return result
    return {"result": result, "all score tensors fit into block_q x block_k": True}


def _inputs(seed, batch, heads, queries, keys, size, block_q, block_k, is_causal=False, dtype=torch.float32):
    """Scores of standard deviation about 2: rows are neither flat nor one-hot."""
    g = torch.Generator().manual_seed(seed)
    return {
        "q": (torch.randn(batch, heads, queries, size, generator=g) * 2).to(dtype),
        "k": torch.randn(batch, heads, keys, size, generator=g).to(dtype),
        "v": (torch.randn(batch, heads, keys, size, generator=g) + 0.5).to(dtype),
        "block_q": block_q,
        "block_k": block_k,
        "is_causal": is_causal,
    }


def _by_hand(seed):
    """Scores ln 3 and 0 in two tiles: weights 3/4 and 1/4, lse = ln 4."""
    return {
        "q": torch.tensor([[[[1.0]]]]),
        "k": torch.tensor([[[[math.log(3)], [0.0]]]]),
        "v": torch.tensor([[[[4.0], [8.0]]]]),
        "block_q": 1,
        "block_k": 1,
    }


def _rising_by_hand(seed):
    """Scores 0 and ln 3: the maximum rises in the second tile, so the first one has to be scaled down."""
    inputs = _by_hand(seed)
    return inputs | {"k": inputs["k"].flip(2), "v": inputs["v"].flip(2)}


def _causal_by_hand(seed):
    """Scores are 0; three queries, two keys: the first query sees nothing, the second one key, the third both."""
    return {
        "q": torch.zeros(1, 1, 3, 1),
        "k": torch.ones(1, 1, 2, 1),
        "v": torch.tensor([[[[2.0], [4.0]]]]),
        "block_q": 2,
        "block_k": 2,
        "is_causal": True,
    }


def _sorted_scores(seed, descending):
    """One query direction, keys sorted by their score: the maximum rises in every tile, or never after the first."""
    inputs = _inputs(seed, 1, 1, 6, 20, 4, 4, 3)
    inputs["q"] = inputs["q"][:, :, :1].expand(1, 1, 6, 4).clone()
    order = (inputs["k"] @ inputs["q"][0, 0, 0]).argsort(dim=-1, descending=descending)
    inputs["k"] = inputs["k"].gather(2, order.unsqueeze(-1).expand_as(inputs["k"])) * 2
    return inputs


def _large_logits(seed):
    """Integers and D = 16: scores are exact multiples of 1/4 up to 1e4, rising from tile to tile."""
    g = torch.Generator().manual_seed(seed)
    q, k = (torch.randint(-50, 51, (1, 1, 6, 16), generator=g).float() for _ in range(2))
    v = torch.randint(-9, 10, (1, 1, 6, 16), generator=g).float()
    q[0, 0, 0], k[0, 0, 5] = 50.0, 50.0  # score 1e4, in the last tile
    q[0, 0, 1] = -50.0
    k[0, 0] = torch.where(k[0, 0].sum(-1, keepdim=True) < 0, -k[0, 0], k[0, 0])  # row 1: negative scores only
    return {"q": q, "k": k, "v": v, "block_q": 4, "block_k": 2}


def _shifted(seed, dtype):
    """One component adds 128 to every score: the weights stay what they are, scores kept in fp16 are off by 1/16."""
    inputs = _inputs(seed, 1, 2, 17, 33, 64, 8, 16)
    inputs["q"][..., 0] = 32.0
    inputs["k"][..., 0] = 32.0
    return inputs | {name: inputs[name].to(dtype) for name in "qkv"}


def _long_sum(seed):
    """33 tiles of equal weights and large values: an accumulator in fp16 overflows, a sum in bf16 stops growing."""
    inputs = _inputs(seed, 1, 1, 2, 132, 8, 2, 4, dtype=torch.float16)
    inputs["q"] = torch.zeros_like(inputs["q"])
    inputs["v"] = (inputs["v"] * 100 + 1000).half()
    return inputs


def _views(seed):
    """(B, L, H, D) seen as (B, H, L, D); k and v are slices of one tensor."""
    g = torch.Generator().manual_seed(seed)
    kv = torch.randn(2, 9, 3, 16, generator=g).transpose(1, 2)
    q = torch.randn(2, 7, 3, 8, generator=g).transpose(1, 2)
    return {"q": q, "k": kv[..., :8], "v": kv[..., 8:], "block_q": 4, "block_k": 4}


CASES = (
    Case("two tiles by hand", _by_hand, "两块，可手算", sample=True, catches="lse as l", atol=FP32),
    Case(
        "the maximum rises, by hand",
        _rising_by_hand,
        "最大值上升，可手算",
        sample=True,
        catches="accumulator not rescaled",
        atol=FP32,
    ),
    Case(
        "causal by hand, one query sees nothing",
        _causal_by_hand,
        "因果，首个查询看不到键",
        sample=True,
        catches="NaN row",
        atol=FP32,
    ),
    Case("one block", lambda s: _inputs(s, 2, 3, 8, 8, 16, 8, 8), "只有一块", atol=FP32),
    Case(
        "whole blocks",
        lambda s: _inputs(s, 2, 2, 16, 24, 8, 8, 8),
        "恰好整除",
        catches="divides in every step",
        atol=FP32,
    ),
    Case(
        "one above the blocks",
        lambda s: _inputs(s, 1, 2, 17, 17, 8, 8, 8),
        "比整块多一",
        catches="last partial block",
        atol=FP32,
    ),
    Case(
        "one below the blocks",
        lambda s: _inputs(s, 1, 2, 15, 23, 8, 8, 8),
        "比整块少一",
        catches="last partial block",
        atol=FP32,
    ),
    Case("prime sizes", lambda s: _inputs(s, 2, 1, 13, 29, 7, 5, 3), "质数尺寸", atol=FP32),
    Case("blocks of 1", lambda s: _inputs(s, 1, 1, 5, 6, 4, 1, 1), "块大小为 1", atol=FP32),
    Case("blocks larger than the lengths", lambda s: _inputs(s, 1, 2, 5, 3, 4, 64, 32, True), "块比长度大", atol=FP32),
    Case("every size is 1", lambda s: _inputs(s, 1, 1, 1, 1, 1, 1, 1), "所有维度都是 1", atol=FP32),
    Case("scores rise", lambda s: _sorted_scores(s, False), "分数递增", catches="accumulator not rescaled", atol=FP32),
    Case("scores fall", lambda s: _sorted_scores(s, True), "分数递减", catches="maximum of the last tile", atol=FP32),
    # l and lse near 1e4 are rounded to 1e-3 in any order
    Case("scores up to 1e4", _large_logits, "分数达到 1e4", catches="no running maximum", atol=0.02),
    Case(
        "causal, as many keys as queries",
        lambda s: _inputs(s, 1, 2, 19, 19, 8, 4, 4, True),
        "因果，等长",
        catches="causal offset inside a tile",
        atol=FP32,
    ),
    Case(
        "causal, blocks of different size",
        lambda s: _inputs(s, 1, 1, 22, 22, 8, 3, 7, True),
        "因果，块大小不同",
        catches="skips a block too many",
        atol=FP32,
    ),
    Case(
        "causal, more keys than queries",
        lambda s: _inputs(s, 2, 1, 6, 17, 8, 4, 4, True),
        "因果，键多于查询",
        catches="top-left causal",
        atol=FP32,
    ),
    Case(
        "causal, more queries than keys",
        lambda s: _inputs(s, 1, 2, 14, 5, 8, 4, 2, True),
        "因果，查询多于键",
        catches="NaN row",
        atol=FP32,
    ),
    Case(
        "no tensor larger than a tile",
        lambda s: _inputs(s, 1, 1, 64, 64, 1, 8, 8, True) | {"watch_tiles": True},
        "没有比块更大的张量",
        catches="materialises Lq x Lk",
        atol=FP32,
    ),
    Case("fp16", lambda s: _shifted(s, torch.float16), "fp16", catches="scores in fp16"),
    Case("bf16", lambda s: _shifted(s, torch.bfloat16), "bf16", catches="scores in bf16"),
    Case("fp16, long sum", _long_sum, "fp16，长累加", catches="accumulator in fp16"),
    Case(
        "fp64",
        lambda s: _inputs(s, 1, 1, 7, 9, 4, 4, 4, True, torch.float64),
        "fp64",
        catches="fp32 inside an fp64 call",
        atol=FP64,
    ),
    Case("non-contiguous views", _views, "非连续视图", atol=FP32),
)
