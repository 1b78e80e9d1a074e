"""Test cases and oracle of ppo-clip-loss."""

import torch

from grader.spec import Case
from reference_impl.ppo import ppo_clip_loss

# A mean of a few dozen numbers around 1, summed in any order; the share is a quotient of two counts.
FP32 = 1e-6
# The oracle itself is rounded to fp64, so twice the error of `plain` would be a coin toss there.
FP64 = 1e-12


def expected(inputs):
    """The reference on the same numbers in fp64."""
    return ppo_clip_loss(
        **{
            name: value.double() if isinstance(value, torch.Tensor) and value.is_floating_point() else value
            for name, value in inputs.items()
        }
    )


def plain(inputs):
    """The formula on the response tokens alone, in fp32 for half inputs."""
    mask, eps = inputs["mask"], inputs.get("eps", 0.2)
    dtype = inputs["logp"].dtype
    compute = torch.float32 if dtype in (torch.float16, torch.bfloat16) else dtype
    logp, old_logp, adv = (inputs[name].to(compute)[mask] for name in ("logp", "old_logp", "adv"))
    if logp.numel() == 0:
        return logp.sum(), torch.zeros(())
    ratio = torch.exp(logp - old_logp.detach())
    adv = adv.detach()
    loss = -torch.minimum(ratio * adv, ratio.clamp(1 - eps, 1 + eps) * adv).mean()
    share = ((ratio - 1).abs() > eps).float().mean()
    return loss, share


def _by_hand(seed):
    """Ratios 1.5 and 1: the first counts as 1.2, the second as it is."""
    return {
        "logp": torch.tensor([[1.5, 1.0]]).log(),
        "old_logp": torch.zeros(1, 2),
        "adv": torch.tensor([[1.0, -2.0]]),
        "mask": torch.ones(1, 2, dtype=torch.bool),
    }


def _four_corners(seed):
    """Ratio 2 and 1/2 with advantage +1 and -1: only two of the four are clipped."""
    return {
        "logp": torch.tensor([[2.0, 2.0, 0.5, 0.5]]).log(),
        "old_logp": torch.zeros(1, 4),
        "adv": torch.tensor([[1.0, -1.0, 1.0, -1.0]]),
        "mask": torch.ones(1, 4, dtype=torch.bool),
    }


def _inputs(seed, batch, length, eps=0.2, dtype=torch.float32, keep=0.7):
    """Ratios from e^-1.5 to e^1.5, all far enough from 1 - eps and 1 + eps that rounding decides nothing."""
    g = torch.Generator().manual_seed(seed)
    shape = (batch, length)
    # old_logp and the log-ratio are multiples of 1/16 and small, so their sum is exact even in bf16
    old_logp = -torch.randint(1, 32, shape, generator=g) / 16
    log_ratio = torch.randint(-24, 25, shape, generator=g) / 16
    adv = torch.randn(shape, generator=g) * 2 + 0.3
    mask = torch.rand(shape, generator=g) < keep
    mask[0, 0] = True
    return {
        "logp": (old_logp + log_ratio).to(dtype),
        "old_logp": old_logp.to(dtype),
        "adv": adv.to(dtype),
        "mask": mask,
        "eps": eps,
    }


def _ragged(seed):
    """Answers of length 1, 5 and 12: a mean of sequence means is another number."""
    inputs = _inputs(seed, 3, 12)
    inputs["mask"] = torch.arange(12) < torch.tensor([[1], [5], [12]])
    return inputs


def _wild_padding(seed):
    """Padding whose ratio overflows, and with huge advantages."""
    inputs = _inputs(seed, 2, 6)
    inputs["mask"] = torch.arange(6) < torch.tensor([[6], [2]])
    for name, value in (("logp", 1e4), ("old_logp", -1e4), ("adv", 1e30)):
        inputs[name] = inputs[name].masked_fill(~inputs["mask"], value)
    return inputs


def _no_token(seed):
    inputs = _inputs(seed, 2, 3)
    inputs["mask"] = torch.zeros(2, 3, dtype=torch.bool)
    return inputs


def _nothing_clipped(seed):
    """The first step after sampling: all ratios are 1, and the gradient is that of the plain policy gradient."""
    inputs = _inputs(seed, 2, 5)
    inputs["logp"] = inputs["old_logp"].clone()
    return inputs


def _one_sign(seed, sign):
    inputs = _inputs(seed, 2, 9)
    inputs["adv"] = sign * (inputs["adv"].abs() + 0.1)
    return inputs


def _prompt_first(seed):
    """Responses in the middle, prompts before and padding after."""
    inputs = _inputs(seed, 2, 7)
    place = torch.arange(7)
    inputs["mask"] = (place >= torch.tensor([[2], [4]])) & (place < torch.tensor([[6], [5]]))
    return inputs


def _views(seed):
    inputs = _inputs(seed, 5, 4)
    return {name: value.T if isinstance(value, torch.Tensor) else value for name, value in inputs.items()}


LOGP = ("logp",)
DETACHED = ("old_logp", "adv")

CASES = (
    Case("two tokens by hand", _by_hand, "两个 token，可手算", sample=True, atol=FP32),
    Case(
        "the four corners",
        _four_corners,
        "四种情形",
        sample=True,
        gradients=LOGP,
        catches="max instead of min, clips always",
        atol=FP32,
    ),
    Case(
        "random",
        lambda s: _inputs(s, 3, 17),
        "随机输入",
        gradients=LOGP,
        no_gradient=DETACHED,
        catches="gradient through old_logp",
        atol=FP32,
    ),
    Case("one token", lambda s: _inputs(s, 1, 1), "单个 token", gradients=LOGP, no_gradient=DETACHED, atol=FP32),
    Case(
        "answers of different lengths",
        _ragged,
        "长度不一的回答",
        gradients=LOGP,
        catches="mean of sequence means",
        atol=FP32,
    ),
    Case(
        "prompts before, padding after",
        _prompt_first,
        "前有提示后有填充",
        gradients=LOGP,
        catches="mean over padding",
        atol=FP32,
    ),
    Case(
        "padding holds wild values",
        _wild_padding,
        "填充位置是极端值",
        gradients=LOGP,
        no_gradient=DETACHED,
        catches="mask after exp",
        atol=FP32,
    ),
    Case(
        "no response token", _no_token, "没有回答 token", gradients=LOGP, no_gradient=DETACHED, catches="0/0", atol=FP32
    ),
    Case("policy unchanged", _nothing_clipped, "策略未变", gradients=LOGP, atol=FP32),
    Case(
        "advantages all positive",
        lambda s: _one_sign(s, 1.0),
        "优势全正",
        gradients=LOGP,
        catches="advantages whitened",
        atol=FP32,
    ),
    Case(
        "advantages all negative",
        lambda s: _one_sign(s, -1.0),
        "优势全负",
        gradients=LOGP,
        catches="clips both sides always",
        atol=FP32,
    ),
    Case(
        "small eps",
        lambda s: _inputs(s, 2, 9, eps=0.05),
        "较小的 eps",
        gradients=LOGP,
        catches="eps fixed at 0.2",
        atol=FP32,
    ),
    Case(
        "large eps",
        lambda s: _inputs(s, 2, 9, eps=0.5),
        "较大的 eps",
        gradients=LOGP,
        catches="clips the log-ratio",
        atol=FP32,
    ),
    Case(
        "fp16",
        lambda s: _inputs(s, 4, 33, dtype=torch.float16),
        "fp16",
        gradients=LOGP,
        catches="sums in fp16",
        atol=FP32,
    ),
    Case(
        "bf16",
        lambda s: _inputs(s, 4, 33, dtype=torch.bfloat16),
        "bf16",
        gradients=LOGP,
        catches="sums in bf16",
        atol=FP32,
    ),
    Case(
        "fp64",
        lambda s: _inputs(s, 2, 9, dtype=torch.float64),
        "fp64",
        gradients=LOGP,
        catches="fp32 inside an fp64 call",
        atol=FP64,
    ),
    Case("non-contiguous views", _views, "非连续视图", gradients=LOGP, atol=FP32),
)
