"""What wrong numbers look like, in hints for the learner: where they are wrong, and what they are instead.

Each function looks for one symptom and returns a hint, a dict with the key of a sentence in `grader.hints.HINTS` and
the values that it speaks of, or None. Hints never change a verdict or a reason, and name no input.

e, a      oracle and result, fp64, equal shapes, finite where both are
bad       elements over budget
budget    of each element
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator
from typing import Any

import torch

Hint = dict[str, Any]

#: A repaired answer need not be quite as good as an accepted one to show what was wrong with it.
SLACK = 4.0

#: Along longer axes no permutation is looked for: each index is compared with each.
PERMUTED_INDICES = 64

#: Factors between a result and the right one that have a name.
_CONSTANTS = {"2": 2.0, "log2(e)": math.log2(math.e), "ln(10)": math.log(10), "pi": math.pi}

#: Narrower dtypes that a result may have been computed in, the shortest significand first.
_NARROWER = {
    torch.float64: (torch.bfloat16, torch.float16, torch.float32),
    torch.float32: (torch.bfloat16, torch.float16),
}

#: Intermediate results in half precision leave no larger error than this, as a share of the largest number.
HALF_PRECISION_ERROR = 1 / 16

#: Differences below so many budgets may be noise.
LEAST_ROUNDED = 16.0

#: A region is told only if so much of it is wrong.
LEAST_SHARE = 0.25

#: Fewer numbers can look like anything.
LEAST_ELEMENTS = 4


def symptoms(
    e: torch.Tensor, a: torch.Tensor, bad: torch.Tensor, budget: torch.Tensor, dtype: torch.dtype, counts: Iterable[int]
) -> list[Hint]:
    """At most one hint on what the numbers are, and one on where they are wrong.

    dtype    of the result;  counts   sizes and numbers of the inputs, of which a factor may be made up
    """
    precision = narrower(e, a, dtype)
    if precision is not None:
        return [precision]  # where roundings add up to too much is chance
    what = (
        unwritten(e, a)
        or other_axis(e, a)
        or transposed(e, a, budget)
        or permuted(e, a, budget)
        or shifted(e, a, budget)
        or offset(e, a, budget)
        or ratio(e, a, budget, counts)
    )
    return [hint for hint in (what, region(bad)) if hint is not None]


def unwritten(e: torch.Tensor, a: torch.Tensor) -> Hint | None:
    """All numbers are 0, or all are the same, and should not be.

    >>> unwritten(torch.tensor([1.0, 2.0]), torch.zeros(2))
    {'key': 'zeros'}
    """
    if a.numel() < 2 or not bool((a == a.flatten()[0]).all()) or bool((e == e.flatten()[0]).all()):
        return None
    value = float(a.flatten()[0])
    if value == 0:
        return {"key": "zeros"}
    return {"key": "constant", "value": f"{value:.5g}"} if a.numel() >= LEAST_ELEMENTS else None


def narrower(e: torch.Tensor, a: torch.Tensor, dtype: torch.dtype) -> Hint | None:
    """Every number fits into a narrower dtype, and those of the oracle do not: it was computed or kept there.

    For a result in half precision, which fits anyway: the errors are no larger than intermediate roundings leave.

    >>> e = torch.tensor([0.1, 0.2, 0.3, 0.7], dtype=torch.float64)
    >>> narrower(e, e.bfloat16().double(), torch.float32)
    {'key': 'narrower', 'dtype': 'bfloat16'}
    """
    if not bool(((a - e).abs() <= HALF_PRECISION_ERROR * e.abs().max()).all()):
        return None
    due = e.to(dtype)
    for low in _NARROWER.get(dtype, ()):
        fits = a.to(low).double() == a
        misfits = int((due.to(low).to(dtype) != due).sum())
        few = misfits == due.numel() and bool(((a - e).abs() <= 8 * torch.finfo(low).eps * e.abs()).all())
        if bool(fits.all()) and (misfits >= LEAST_ELEMENTS or few):
            return {"key": "narrower", "dtype": str(low).removeprefix("torch.")}
    if dtype in (torch.float16, torch.bfloat16) and e.numel() >= LEAST_ELEMENTS:
        return {"key": "roundings", "dtype": str(dtype).removeprefix("torch.")}
    return None


def other_axis(e: torch.Tensor, a: torch.Tensor) -> Hint | None:
    """The oracle's rows sum to 1, as after a softmax, and these do not.

    >>> e = torch.tensor([[0.5, 0.5], [0.25, 0.75]])
    >>> other_axis(e, torch.tensor([[0.2, 0.6], [0.8, 0.4]]))
    {'key': 'sums_along', 'axis': 0}
    """

    def normalised(t: torch.Tensor, axis: int) -> bool:
        return bool(((t.sum(axis) - 1).abs() < 1e-2).all())

    if not e.dim() or e.shape[-1] < 2 or not bool((e >= 0).all()) or not normalised(e, -1) or normalised(a, -1):
        return None
    for axis in range(e.dim() - 1):
        if normalised(a, axis):
            return {"key": "sums_along", "axis": axis}
    return {"key": "sums", "value": f"{float(a.sum(-1).flatten()[0]):.5g}"}


def transposed(e: torch.Tensor, a: torch.Tensor, budget: torch.Tensor) -> Hint | None:
    """The last two axes are exchanged.

    >>> e = torch.tensor([[1.0, 2.0], [3.0, 4.0]])
    >>> transposed(e, e.T, torch.full((2, 2), 0.1))
    {'key': 'transposed'}
    """
    if e.dim() < 2 or e.shape[-1] != e.shape[-2] or e.shape[-1] < 2:
        return None
    return {"key": "transposed"} if _close(a, e.mT, budget.mT) else None


def shifted(e: torch.Tensor, a: torch.Tensor, budget: torch.Tensor) -> Hint | None:
    """Along one axis every number stands one place too early or too late.

    >>> e = torch.tensor([1.0, 2.0, 5.0, 9.0])
    >>> shifted(e, torch.tensor([0.0, 1.0, 2.0, 5.0]), torch.full((4,), 0.1))
    {'key': 'late', 'axis': 0}
    """
    for axis, size in enumerate(e.shape):
        if size < LEAST_ELEMENTS:
            continue
        left, right = ((slice(None),) * axis + (part,) for part in (slice(None, -1), slice(1, None)))
        if _close(a[right], e[left], budget[left]):
            return {"key": "late", "axis": axis}
        if _close(a[left], e[right], budget[right]):
            return {"key": "early", "axis": axis}
    return None


def permuted(e: torch.Tensor, a: torch.Tensor, budget: torch.Tensor) -> Hint | None:
    """Slices along one axis are right and stand in another order: heads, batch entries, rows.

    >>> e = torch.tensor([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
    >>> permuted(e, e[[0, 2, 1]], torch.full((3, 2), 0.1))
    {'key': 'permuted', 'axis': 0, 'order': '[0, 2, 1]'}
    """
    for axis, size in enumerate(e.shape):
        if not 2 <= size <= PERMUTED_INDICES or e.numel() == size:
            continue
        due, got, room = (t.transpose(0, axis).reshape(size, -1) for t in (e, a, budget))
        order = [next((j for j in range(size) if _close(got[i], due[j], room[j])), None) for i in range(size)]
        if None not in order and len(set(order)) == size and order != sorted(order):  # type: ignore[type-var]
            shown = str(order[:8])[:-1] + (", …]" if size > 8 else "]")
            return {"key": "permuted", "axis": axis, "order": shown}
    return None


def offset(e: torch.Tensor, a: torch.Tensor, budget: torch.Tensor) -> Hint | None:
    """All numbers are off by the same amount, or each column is by its own: a bias.

    >>> offset(torch.tensor([1.0, 2.0]), torch.tensor([1.5, 2.5]), torch.full((2,), 0.01))
    {'key': 'offset', 'value': '0.5'}
    """
    difference, noise = a - e, LEAST_ROUNDED * float(budget.max())
    if difference.numel() < 2 or float(difference.abs().max()) < noise or float(e.max() - e.min()) < noise:
        return None
    if _close(difference, difference.flatten()[:1].expand(difference.shape), budget):
        return {"key": "offset", "value": f"{float(difference.flatten()[0]):.5g}"}
    rows = difference.reshape(-1, difference.shape[-1])
    if rows.shape[0] > 2 and _close(rows, rows[:1].expand(rows.shape), budget.reshape(rows.shape)):
        return {"key": "offset_columns"}
    return None


def ratio(e: torch.Tensor, a: torch.Tensor, budget: torch.Tensor, counts: Iterable[int]) -> Hint | None:
    """Everything is off by a factor that has a name: a constant, or made of sizes and numbers of the inputs.

    >>> e, room = torch.tensor(3.0), torch.tensor(1e-5)
    >>> ratio(e, e / 8, room, {64, 7}), ratio(e, e * 7 / 64, room, {64, 7})
    ({'key': 'ratio', 'factor': '0.125', 'name': '1/sqrt(64)'}, {'key': 'ratio', 'factor': '0.10938', 'name': '7/64'})
    """
    energy = float((e * e).sum())
    if not energy:
        return None
    k = float((a * e).sum()) / energy
    if not _close(a, k * e, budget * max(1.0, abs(k))) or float(e.abs().max()) < 256 * float(budget.min()):
        return None
    # as well as k is known from the number that is largest against its budget
    tolerance = SLACK * float((budget / e.abs()).min()) * max(1.0, abs(k))
    for name, value in _named_factors(counts):
        if abs(abs(k) - value) <= tolerance and abs(value - 1) > 16 * tolerance:
            sign = "-" if k < 0 else ""
            return {"key": "ratio", "factor": f"{k:.5g}", "name": sign + name}
    return None


def _named_factors(counts: Iterable[int]) -> Iterator[tuple[str, float]]:
    for name, value in _CONSTANTS.items():
        yield name, value
        yield f"1/{name}", 1 / value
    numbers = sorted({n for n in counts if 2 <= n <= 2**20})[:16]
    for n in numbers:
        yield f"{n}", float(n)
        yield f"1/{n}", 1 / n
        yield f"sqrt({n})", math.sqrt(n)
        yield f"1/sqrt({n})", 1 / math.sqrt(n)
    for m in numbers:
        for n in numbers:
            if m != n:
                yield f"{m}/{n}", m / n


def region(bad: torch.Tensor) -> Hint | None:
    """The part that is wrong, where one index along one axis, or a triangle of the last two, tells it from the rest.

    >>> bad = torch.zeros(2, 5, dtype=torch.bool)
    >>> bad[:, 3:] = True
    >>> region(bad)
    {'key': 'from', 'axis': 1, 'first': 3, 'size': 5}
    """
    found: list[tuple[float, Hint]] = []
    for axis, size in enumerate(bad.shape):
        along = bad.transpose(0, axis).reshape(size, -1).double().mean(dim=1)
        wrong = along.nonzero().flatten().tolist()
        # a few errors just above the budget lie anywhere
        if 0 < len(wrong) < size and float(along[wrong].mean()) >= LEAST_SHARE:
            hint = _indices(wrong, size)
            if hint is not None:
                found.append((len(wrong) / size, {**hint, "axis": axis, "size": size}))
    triangle = _triangle(bad)
    if triangle is not None and not found:
        return triangle
    best = min(found, key=lambda pair: pair[0], default=None)
    return _ordered(best[1]) if best else None


def _ordered(hint: Hint) -> Hint:
    keys = ("key", "axis", "first", "last", "at", "step", "size")
    return {key: hint[key] for key in keys if key in hint}


def _indices(wrong: list[int], size: int) -> Hint | None:
    first, last, count = wrong[0], wrong[-1], len(wrong)
    if count == 1:
        return {"key": "only", "at": first}
    if count == size - 1 and (first > 0 or last < size - 1):
        return {"key": "all_but", "at": 0 if first > 0 else size - 1}
    if last - first + 1 == count:
        if last == size - 1:
            return {"key": "from", "first": first}
        return {"key": "until", "last": last} if first == 0 else None
    steps = {b - a for a, b in itertools.pairwise(wrong)}
    step = steps.pop()
    if not steps and count > 2 and first < step and last + step >= size:
        return {"key": "every", "step": step, "first": first}
    return None


def _triangle(bad: torch.Tensor) -> Hint | None:
    """Wrong on one side of the diagonal that ends in the lower right corner, or on it, only."""
    if bad.dim() < 2 or min(bad.shape[-2:]) < 2:
        return None
    rows, columns = bad.shape[-2:]
    distance = torch.arange(columns) - torch.arange(rows)[:, None] - (columns - rows)
    for key, inside in (("diagonal", distance == 0), ("above", distance > 0), ("below", distance < 0)):
        wrong = bad[..., inside]
        if wrong.numel() and float(wrong.double().mean()) >= 0.5 and not bool((bad & ~inside).any()):
            return {"key": key}
    return None


def non_finite(e: torch.Tensor, a: torch.Tensor, unfit: torch.Tensor, dtype: torch.dtype) -> list[Hint]:
    """Hints on numbers that are not finite where they should be, or finite where they should not."""
    due_finite = e.isfinite()
    if not bool((unfit & due_finite).any()):
        return [{"key": "should_overflow"}]
    hints: list[Hint] = []
    if a.dim() and a.shape[-1] > 1 and not bool(unfit.all()):
        whole = (unfit.all(-1) == unfit.any(-1)).all() and bool(a[unfit].isnan().all())
        if whole:
            hints.append({"key": "nan_rows"})
    if dtype is torch.float16 and bool(a[unfit].isinf().any()):
        hints.append({"key": "overflow", "limit": 65504})
    where = region(unfit)
    return (hints + ([where] if where else []))[:2]


def _close(a: torch.Tensor, e: torch.Tensor, budget: torch.Tensor) -> bool:
    return bool(((a - e).abs() <= SLACK * budget).all())
