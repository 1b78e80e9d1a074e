"""Test cases and oracle of multi-head-attention."""

import math

import torch

from grader.spec import Case
from reference_impl.attention import multi_head_attention

# Where the scale and the division by the sum stand is free, and fp32 rounds differently each time. 1e-5 lets every
# honest order pass and is a fiftieth of one fp16 rounding of a number near 1.
FP32 = 1e-5
# The oracle itself is rounded to fp64, so twice the error of `plain` would be a coin toss there.
FP64 = 1e-12


def expected(inputs):
    """The reference on the same numbers in fp64."""
    return multi_head_attention(
        **{
            name: value.double() if isinstance(value, torch.Tensor) and value.is_floating_point() else value
            for name, value in inputs.items()
        }
    )


def plain(inputs):
    """Projections, one softmax, and the output projection; in fp32 for half inputs, else in the task's dtype."""
    x = inputs["x"]
    compute = torch.float32 if x.dtype in (torch.float16, torch.bfloat16) else x.dtype
    B, L, d = x.shape
    heads = inputs["n_heads"]
    q, k, v = (
        (x.to(compute) @ inputs[name].to(compute)).reshape(B, L, heads, d // heads).transpose(1, 2)
        for name in ("Wq", "Wk", "Wv")
    )
    scores = q @ k.mT / math.sqrt(d // heads)
    mask = inputs.get("mask")
    keep = torch.ones_like(scores, dtype=torch.bool) if mask is None else mask.expand(scores.shape)
    empty = ~keep.any(dim=-1, keepdim=True)
    weights = torch.softmax(scores.masked_fill(~keep & ~empty, -math.inf), dim=-1).masked_fill(empty, 0.0)
    joined = (weights @ v).transpose(1, 2).reshape(B, L, d)
    return (joined @ inputs["Wo"].to(compute)).to(x.dtype)


def performance_inputs(seed):
    return _inputs(seed, 64, 16, 64, 8)


def _inputs(seed, batch, length, d, heads, dtype=torch.float32, mask=None):
    """Scores of standard deviation about 2, so that rows are neither flat nor one-hot."""
    g = torch.Generator().manual_seed(seed)
    x = torch.randn(batch, length, d, generator=g).to(dtype)
    weights = {name: (torch.randn(d, d, generator=g) / math.sqrt(d)).to(dtype) for name in ("Wq", "Wk", "Wv", "Wo")}
    weights["Wq"] = weights["Wq"] * 2
    return {"x": x, **weights, "n_heads": heads, "mask": mask}


def _shifted(seed, dtype):
    """One component of every query and key adds 256 to all scores of head 0: in fp16 they would be rounded to quarters."""
    inputs = _inputs(seed, 2, 17, 64, 4, dtype)
    inputs["x"][..., 0] = 8.0
    for name in ("Wq", "Wk"):
        inputs[name][:, 0] = 0.0
        inputs[name][0, 0] = 4.0
    return inputs


def _one_position(seed):
    """Attention to oneself alone: x Wv Wo, and Wo swaps the two heads."""
    eye = torch.eye(2)
    return {
        "x": torch.tensor([[[1.0, 2.0]]]),
        "Wq": eye,
        "Wk": eye.clone(),
        "Wv": 10 * eye,
        "Wo": torch.tensor([[0.0, 1.0], [1.0, 0.0]]),
        "n_heads": 2,
    }


def _two_heads_by_hand(seed):
    """Head 0 sees scores ln 3 and 0, weights 3/4 and 1/4; head 1 sees only zeros, weights 1/2 and 1/2."""
    Wq = torch.zeros(2, 2)
    Wq[0, 0] = 1.0
    return {
        "x": torch.tensor([[[1.0, 4.0], [0.0, 8.0]]]),
        "Wq": Wq,
        "Wk": torch.tensor([[math.log(3), 0.0], [0.0, 0.0]]),
        "Wv": torch.tensor([[0.0, 0.0], [1.0, 1.0]]),
        "Wo": torch.tensor([[1.0, 10.0], [0.0, 100.0]]),
        "n_heads": 2,
        "mask": torch.ones(2, 2, dtype=torch.bool),
    }


def _causal(seed):
    return _inputs(seed, 2, 7, 12, 3, mask=torch.ones(7, 7, dtype=torch.bool).tril())


def _padding(seed):
    """Padded positions hold 1e4; as keys they must not show, as queries they see what the mask allows."""
    keep = torch.arange(6) < torch.tensor([[6], [4]])
    inputs = _inputs(seed, 2, 6, 8, 2, mask=(keep[:, None, None, :] & keep[:, None, :, None]))
    inputs["x"][1, 4:] = 1e4
    return inputs


def _mask_of_each_head(seed):
    g = torch.Generator().manual_seed(seed + 1)
    mask = torch.rand(2, 3, 5, 5, generator=g) < 0.6
    mask[..., 0] = True
    return _inputs(seed, 2, 5, 12, 3, mask=mask)


def _mask_of_heads_only(seed):
    """(H, 1, L): as many heads as batch entries, so a mask put on the wrong axis still broadcasts."""
    mask = torch.tensor([[[True, True, False, False]], [[False, False, True, True]], [[True, False, True, False]]])
    return _inputs(seed, 3, 4, 12, 3, mask=mask)


def _batch_mask(seed):
    """(B, 1, 1, L) with as many batch entries as heads."""
    mask = torch.tensor([[1, 1, 1, 0], [1, 1, 0, 0]], dtype=torch.bool)[:, None, None, :]
    return _inputs(seed, 2, 4, 8, 2, mask=mask)


def _empty_rows(seed):
    mask = torch.ones(2, 1, 5, 5, dtype=torch.bool)
    mask[0, 0, 2] = False
    mask[1] = False
    return _inputs(seed, 2, 5, 8, 2, mask=mask)


def _large_scores(seed):
    """exp of the scores overflows fp32; integers keep the scores exact."""
    g = torch.Generator().manual_seed(seed)

    def integers(*shape):
        return torch.randint(-5, 6, shape, generator=g).float()

    return {
        "x": integers(1, 5, 8),
        **{name: integers(8, 8) for name in ("Wq", "Wk", "Wv", "Wo")},
        "n_heads": 2,
    }


def _views(seed):
    """x is a transposed (L, B, d), the weights are transposed too."""
    inputs = _inputs(seed, 2, 5, 8, 2)
    inputs["x"] = inputs["x"].transpose(0, 1).contiguous().transpose(0, 1)
    for name in ("Wq", "Wk", "Wv", "Wo"):
        inputs[name] = inputs[name].T.contiguous().T
    return inputs


ALL = ("x", "Wq", "Wk", "Wv", "Wo")

CASES = (
    Case(
        "one position, two heads, by hand",
        _one_position,
        "一个位置两个头，可手算",
        sample=True,
        catches="Wo missing",
        atol=FP32,
    ),
    Case("two positions, two heads, by hand", _two_heads_by_hand, "两个位置两个头，可手算", sample=True, atol=FP32),
    Case(
        "no mask, gradients",
        lambda s: _inputs(s, 2, 5, 12, 3),
        "无掩码，含梯度",
        gradients=ALL,
        catches="view without transpose, interleaved heads, scale",
        atol=FP32,
    ),
    Case("one head", lambda s: _inputs(s, 1, 6, 5, 1), "单头", gradients=ALL, atol=FP32),
    Case("as many heads as columns", lambda s: _inputs(s, 2, 4, 6, 6), "每个头只有一列", gradients=ALL, atol=FP32),
    Case("every size is 1", lambda s: _inputs(s, 1, 1, 1, 1), "所有维度都是 1", gradients=ALL, atol=FP32),
    Case(
        "length equals the number of heads",
        lambda s: _inputs(s, 2, 4, 8, 4),
        "长度等于头数",
        catches="attention over the heads",
        atol=FP32,
    ),
    Case("prime sizes", lambda s: _inputs(s, 3, 67, 91, 7), "质数尺寸", atol=FP32),
    Case("causal (L, L) mask", _causal, "因果掩码 (L, L)", gradients=ALL, catches="mask polarity", atol=FP32),
    Case(
        "padding holds large values",
        _padding,
        "填充位置是很大的值",
        gradients=ALL,
        catches="mask after softmax, -1e9",
        atol=FP32,
    ),
    Case(
        "(B, 1, 1, L) mask",
        _batch_mask,
        "掩码 (B, 1, 1, L)",
        gradients=ALL,
        catches="mask not broadcast over heads",
        atol=FP32,
    ),
    Case(
        "(B, H, L, L) mask",
        _mask_of_each_head,
        "掩码 (B, H, L, L)",
        gradients=ALL,
        catches="first head's mask for all",
        atol=FP32,
    ),
    Case("(H, 1, L) mask", _mask_of_heads_only, "掩码 (H, 1, L)", catches="mask put on the batch axis", atol=FP32),
    Case("rows that may see nothing", _empty_rows, "整行都被遮住", gradients=ALL, catches="NaN row", atol=FP32),
    # exp(s - logsumexp(s)) rounds near 1e3, hence the floor
    Case("scores in the thousands", _large_scores, "分数上千", catches="no max subtraction", atol=0.2),
    Case(
        "fp16",
        lambda s: _shifted(s, torch.float16),
        "fp16",
        gradients=ALL,
        catches="rounds between the products",
    ),
    Case(
        "bf16",
        lambda s: _shifted(s, torch.bfloat16),
        "bf16",
        gradients=ALL,
        catches="rounds between the products",
    ),
    Case(
        "fp64",
        lambda s: _inputs(s, 1, 5, 12, 3, torch.float64),
        "fp64",
        gradients=ALL,
        catches="fp32 inside an fp64 call",
        atol=FP64,
    ),
    Case("non-contiguous views", _views, "非连续视图", atol=FP32),
)
