"""Test cases and oracle of lora-linear. The driver plays `steps` on the class; the reference plays the same in fp64."""

import math
import runpy
from pathlib import Path

import torch

from grader.spec import Case
from reference_impl.lora import LoRALinear

NO_EFFECT = {
    "seed": "which numbers A begins with is free; the driver compares layers made with equal and unequal seeds"
}

_drive = runpy.run_path(str(Path(__file__).with_name("driver.py")))["drive"]

# (x A^T) B^T and the scale may be taken in any order; 1e-5 covers that at sizes around 1 and is a fiftieth of one fp16
# rounding.
FP32 = 1e-5
# The oracle itself is rounded to fp64, so twice the error of `plain` would be a coin toss there.
FP64 = 1e-12


def expected(inputs):
    """The reference layer on the same numbers in fp64."""
    return plain({name: _double(value) for name, value in inputs.items()})


def plain(inputs):
    """The reference layer in the task's dtype: three products and a sum leave no plainer way."""
    with torch.enable_grad():
        return _drive(LoRALinear, inputs, (), None)


def performance_inputs(seed):
    inputs = _inputs(seed, 1024, 1024, 8, 16.0, "forward each")
    inputs["x"] = torch.randn(10, 4, 1024, generator=torch.Generator().manual_seed(seed))
    return inputs


def _double(value):
    return value.double() if isinstance(value, torch.Tensor) and value.is_floating_point() else value


def _inputs(seed, out_features, in_features, r, alpha, *steps, rows=(3,), bias=True, dtype=torch.float32):
    """The update is as large as the weight, so leaving it out, doubling it or turning it round shows at once."""
    g = torch.Generator().manual_seed(seed)

    def normal(*shape, std=1.0):
        return (torch.randn(*shape, generator=g) * std).to(dtype)

    return {
        "weight": normal(out_features, in_features, std=in_features**-0.5),
        "bias": normal(out_features) if bias else None,
        "r": r,
        "alpha": alpha,
        "A": normal(r, in_features, std=in_features**-0.5),
        "B": normal(out_features, r, std=math.sqrt(r) / abs(alpha or 1.0)),
        "x": normal(*rows, in_features),
        "steps": list(steps),
    }


def _with_upstream(seed, *sizes, **options):
    inputs = _inputs(seed, *sizes, **options)
    g = torch.Generator().manual_seed(seed + 1)
    shape = (*inputs["x"].shape[:-1], inputs["weight"].shape[0])
    return inputs | {"dy": torch.randn(shape, generator=g).to(inputs["x"].dtype)}


def _with_change(seed, *sizes, **options):
    inputs = _inputs(seed, *sizes, **options)
    g = torch.Generator().manual_seed(seed + 1)
    return inputs | {
        "new_A": torch.randn(inputs["A"].shape, generator=g),
        "new_B": torch.randn(inputs["B"].shape, generator=g),
    }


def _by_hand(seed):
    """5 + 7 from the base, and 3 * 2 * 5 from the update."""
    return {
        "weight": torch.tensor([[1.0, 1.0]]),
        "bias": None,
        "r": 1,
        "alpha": 3.0,
        "A": torch.tensor([[1.0, 0.0]]),
        "B": torch.tensor([[2.0]]),
        "x": torch.tensor([[5.0, 7.0]]),
        "steps": ["forward", "merge", "weight", "forward", "unmerge", "weight"],
    }


def _scale_by_hand(seed):
    """alpha = 8 and r = 2 give the factor 4."""
    return {
        "weight": torch.zeros(1, 2),
        "bias": torch.tensor([0.5]),
        "r": 2,
        "alpha": 8.0,
        "A": torch.eye(2),
        "B": torch.tensor([[1.0, 10.0]]),
        "x": torch.tensor([[1.0, 1.0]]),
        "steps": ["forward"],
    }


# A needs 16,000 numbers: the fourth moment of a thousand normal ones is off by 0.5 once in some hundred layers.
def _start(seed):
    return _inputs(seed, 24, 256, 64, 16.0, "start", "forward") | {"seed": seed % 2**31}


def _start_half(seed):
    return _inputs(seed, 8, 1024, 16, 4.0, "start", "forward", bias=False, dtype=torch.bfloat16) | {
        "seed": seed % 2**31
    }


def _whole_numbers(seed):
    """Small whole numbers and the scale 2: no order of operations rounds, so every bit of every step must be right."""
    inputs = _inputs(seed, 9, 7, 4, 8.0, "forward", "merge", "weight", "forward", "unmerge", "weight", rows=(5,))
    g = torch.Generator().manual_seed(seed)
    for name in ("weight", "bias", "A", "B", "x"):
        inputs[name] = torch.randint(-4, 5, inputs[name].shape, generator=g).float()
    return inputs


MERGE_TWICE = ("merge", "merge", "weight", "forward", "unmerge", "unmerge", "weight", "forward", "merge", "forward")
CHANGE = ("merge", "change", "forward", "unmerge", "weight", "forward")

CASES = (
    Case("one row by hand", _by_hand, "一行，可手算", sample=True, atol=FP32),
    Case(
        "the scale by hand",
        _scale_by_hand,
        "缩放系数，可手算",
        sample=True,
        catches="scaling alpha or alpha * r",
        atol=FP32,
    ),
    Case("a fresh layer", _start, "刚建好的层", catches="both A and B zero, base not frozen", atol=FP32),
    Case("a fresh layer in bf16 without bias", _start_half, "刚建好的 bf16 层，无偏置", catches="dtype of A and B"),
    Case("forward", lambda s: _inputs(s, 13, 7, 3, 6.0, "forward"), "前向", atol=FP32),
    Case(
        "square weight",
        lambda s: _inputs(s, 8, 8, 2, 1.0, "forward", "merge", "weight", "forward"),
        "方阵权重",
        catches="B A transposed",
        atol=FP32,
    ),
    Case(
        "every size is 1", lambda s: _inputs(s, 1, 1, 1, 2.0, "forward", "merge", "weight"), "所有维度都是 1", atol=FP32
    ),
    Case(
        "r larger than the weight",
        lambda s: _inputs(s, 3, 2, 5, 4.0, "forward", "merge", "forward"),
        "秩大于权重",
        atol=FP32,
    ),
    Case(
        "alpha 0", lambda s: _inputs(s, 4, 3, 2, 0.0, "forward", "merge", "weight", "forward"), "alpha 为 0", atol=FP32
    ),
    Case("a single vector", lambda s: _inputs(s, 5, 4, 2, 3.0, "forward", rows=()), "单个向量", atol=FP32),
    Case(
        "three leading dimensions",
        lambda s: _inputs(s, 5, 4, 2, 3.0, "forward", rows=(2, 3, 2)),
        "三个前置维度",
        atol=FP32,
    ),
    Case("no bias", lambda s: _inputs(s, 5, 4, 2, 3.0, "forward", "merge", "forward", bias=False), "无偏置", atol=FP32),
    Case(
        "gradients", lambda s: _with_upstream(s, 6, 5, 2, 5.0, "backward"), "梯度", catches="base not frozen", atol=FP32
    ),
    Case(
        "two steps of training",
        lambda s: _with_upstream(s, 6, 5, 2, 5.0, "descend", "descend", "forward"),
        "训练两步",
        catches="base not frozen",
        atol=3 * FP32,
    ),
    Case(
        "merge and unmerge, each twice",
        lambda s: _inputs(s, 9, 7, 3, 6.0, *MERGE_TWICE),
        "合并与还原各两次",
        catches="merged weight added twice",
        atol=FP32,
    ),
    Case(
        "A and B change while merged",
        lambda s: _with_change(s, 9, 7, 3, 6.0, *CHANGE),
        "合并期间 A、B 改变",
        catches="unmerge subtracts today's B A",
        atol=FP32,
    ),
    Case(
        "train and eval do not merge",
        lambda s: _inputs(
            s, 5, 4, 2, 3.0, "eval", "weight", "forward", "train", "weight", "merge", "train", "weight", "forward"
        ),
        "train 与 eval 不触发合并",
        catches="merges in eval()",
        atol=FP32,
    ),
    Case(
        "training again after a merge",
        lambda s: _with_upstream(s, 6, 5, 2, 5.0, "merge", "parameters", "unmerge", "parameters", "backward"),
        "合并还原后继续训练",
        catches="merge recorded by autograd",
        atol=FP32,
    ),
    Case(
        "no matrix as large as the weight in forward",
        lambda s: _inputs(s, 48, 40, 2, 4.0, "memory", "forward"),
        "前向中不产生权重大小的矩阵",
        catches="forms B A in forward",
        atol=FP32,
    ),
    Case("small whole numbers, exact", _whole_numbers, "小整数，逐比特精确", exact=True, catches="fp16 inside"),
    Case("bf16", lambda s: _inputs(s, 16, 24, 4, 8.0, "forward", dtype=torch.bfloat16), "bf16"),
    Case(
        "fp64",
        lambda s: _inputs(s, 6, 5, 2, 3.0, "forward", "merge", "weight", dtype=torch.float64),
        "fp64",
        catches="A and B in fp32",
        atol=FP64,
    ),
)
