"""What a checker says, and the short forms of values that learners see."""

from __future__ import annotations

import reprlib
from dataclasses import dataclass, field
from typing import Any

import torch

from grader.inside.wire import Opaque
from grader.spec import Distribution
from grader.verdicts import Reason, Verdict


@dataclass(frozen=True)
class CheckResult:
    """AC, or a wrong answer with its reason. `detail` uses the keys of `grader.protocol.CaseReport`, and more:

    factor   reason scale: actual = factor x expected
    cause    the reason below gradient, state or input_modified; else which sentence of a reason applies
    finer    the cause of that cause
    hints    symptoms: dicts with a key of `grader.hints.HINTS` and its values

    margin   of an accepted result: its largest error as a share of its budget, from 0 (exact) to 1
    """

    verdict: Verdict
    reason: Reason = Reason.NONE
    detail: dict[str, Any] = field(default_factory=dict)
    margin: float = 0.0

    @property
    def accepted(self) -> bool:
        return self.verdict is Verdict.AC

    def below(self, reason: Reason, **detail: Any) -> CheckResult:
        """The same finding, as one about a gradient, a state or an input."""
        finer = self.detail.get("cause", "")
        return CheckResult(self.verdict, reason, {**self.detail, "cause": self.reason.value, "finer": finer, **detail})


ACCEPTED = CheckResult(Verdict.AC)


def accepted_with(*margins: float) -> CheckResult:
    """AC with the largest of `margins`."""
    return CheckResult(Verdict.AC, margin=max(margins, default=0.0))


def wrong(reason: Reason, output: str, **detail: Any) -> CheckResult:
    """A wrong answer about `output` ("result", "result[1]", "gradient of q")."""
    return CheckResult(Verdict.WA, reason, {"output": output, **detail})


def kind(value: Any) -> str:
    """What a learner calls the type of `value`.

    >>> kind(None), kind([1]), kind(torch.zeros(1))
    ('None', 'list', 'tensor')
    """
    if value is None:
        return "None"
    if isinstance(value, Opaque):
        return value.type_name
    return "tensor" if isinstance(value, torch.Tensor) else type(value).__name__


def dtype_name(dtype: torch.dtype) -> str:
    """
    >>> dtype_name(torch.bfloat16)
    'bfloat16'
    """
    return str(dtype).removeprefix("torch.")


class _Short(reprlib.Repr):
    def __init__(self, limit: int) -> None:
        super().__init__()
        self.maxlist = self.maxtuple = self.maxdict = 64
        self.maxstring = self.maxother = self.maxlong = limit

    def repr_Tensor(self, value: torch.Tensor, level: int) -> str:
        return tensor_repr(value)

    def repr_Distribution(self, value: Distribution, level: int) -> str:
        return f"{value.draws} draws with the probabilities {tensor_repr(value.probabilities)}"

    def repr_Opaque(self, value: Opaque, level: int) -> str:
        return f"<{value.type_name}>"

    def repr_int(self, value: int, level: int) -> str:
        # repr() refuses integers of more than 4300 digits, and a submission may return one
        return (
            super().repr_int(value, level) if value.bit_length() < 1000 else f"<integer of {value.bit_length()} bits>"
        )

    def repr_float(self, value: float, level: int) -> str:
        return f"{value:.7g}"


def short(value: Any, limit: int = 200) -> str:
    """`value` on a few lines at most, cut at `limit` characters.

    >>> short(0.1 + 0.2), short("x" * 300, 10)
    ('0.3', "'xx...xxx'")
    """
    text = _Short(limit).repr(value)
    return text if len(text) <= limit else text[: limit - 1] + "…"


def contrast(expected: float, actual: float) -> dict[str, str]:
    """Both numbers with as many digits as it takes to tell them apart.

    >>> contrast(0.5, 0.25), contrast(1.0, 1.0 + 1e-9)["actual"]
    ({'expected': '0.5', 'actual': '0.25'}, '1.000000001')
    """
    for digits in (7, 10, 13, 17):
        texts = f"{expected:.{digits}g}", f"{actual:.{digits}g}"
        if texts[0] != texts[1]:
            break
    return {"expected": texts[0], "actual": texts[1]}


#: A tensor of at most so many elements is shown whole, a larger one by its beginning.
_SHOWN_ELEMENTS = 64


def tensor_repr(value: torch.Tensor) -> str:
    """Numbers, shape and dtype.

    >>> print(tensor_repr(torch.tensor([[1.0, 0.5], [2.0, -1e9]])))
    [[1, 0.5], [2, -1e+09]]  shape [2, 2], float32
    """
    if value.numel() <= _SHOWN_ELEMENTS:
        numbers = _nested(value.tolist())
    else:
        numbers = _nested(value.flatten()[:8].tolist())[:-1] + ", …]"
    return f"{numbers}  shape {list(value.shape)}, {dtype_name(value.dtype)}"


def _nested(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_nested, value))}]"
    return f"{value:.5g}" if isinstance(value, float) else str(value)
