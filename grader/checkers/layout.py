"""Where and how the tensors of a result lie: a plain tensor on the right device, and what else the contract asks for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from grader.checkers.result import ACCEPTED, CheckResult, wrong
from grader.spec import Layout
from grader.verdicts import Reason


@dataclass(frozen=True)
class TensorLayout:
    """What the box says about one tensor of the result.

    name          "result[0]"
    form          "strided" for a plain tensor, else what is special ("sparse_coo", "quantized", a subclass)
    device        "cpu", "cuda:0", "meta"
    contiguous    in row-major order without gaps
    repeats       several elements stand in the same memory (a stride of 0)
    shares_with   name of an earlier tensor of the result with which it has bytes in common, or ""
    """

    name: str
    form: str
    device: str
    contiguous: bool
    repeats: bool
    shares_with: str


def check_layouts(layouts: Sequence[TensorLayout], asked: Layout, device: str = "cpu") -> CheckResult:
    """AC when every tensor is a plain one on `device` and lies in memory as `asked`; the first that is not is named."""
    for tensor in layouts:
        if tensor.device.partition(":")[0] != device:
            return wrong(Reason.DEVICE, tensor.name, expected=device, actual=tensor.device)
        if tensor.form != "strided":
            return wrong(Reason.LAYOUT, tensor.name, actual=tensor.form, cause="form")
        if asked is Layout.ANY:
            continue
        if tensor.repeats:
            return wrong(Reason.LAYOUT, tensor.name, cause="repeats")
        if tensor.shares_with:
            return wrong(Reason.ALIASING, tensor.name, argument=tensor.shares_with, cause="results")
        if asked is Layout.CONTIGUOUS and not tensor.contiguous:
            return wrong(Reason.LAYOUT, tensor.name, cause="not_contiguous")
    return ACCEPTED
