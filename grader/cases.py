"""From a secret seed to one case: inputs for the box, and what only the judge knows - oracle, yardstick, copies.

Nothing made here but `BuiltCase.frame` ever enters a box.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import torch

from grader.inside import wire
from grader.loader import Task, TaskError
from grader.spec import Case, Checker, Distribution

#: Samples are shown to everybody, so their seed may be public; it keeps their numbers the same from run to run.
SAMPLE_SEED = "sample"

#: More than any performance phase makes of one submission.
TIMED_CALLS = 200


@dataclass(frozen=True)
class Answer:
    """A result and the gradients it leads to; an absent gradient is None."""

    output: Any
    gradients: dict[str, torch.Tensor | None] = field(default_factory=dict)


@dataclass(frozen=True)
class BuiltCase:
    """One case with numbers in it.

    frame      what enters the box: inputs, names of gradients wanted, upstream gradients
    inputs     the judge's own copy, to see modification and to show samples
    expected   the oracle's answer; gradients in fp64
    plain      the yardstick's answer in the task's dtype, None for the exact checker
    upstream   random gradients of the floating outputs, in order
    trials     cases and timed calls of a run, at most: they share the rate of false alarms of a sampling task
    """

    case: Case
    frame: bytes
    inputs: dict[str, Any]
    expected: Answer
    plain: Answer | None
    upstream: list[torch.Tensor]
    trials: int = 1

    @property
    def wanted(self) -> tuple[str, ...]:
        """Arguments whose gradient the box reports, in the order of its frame."""
        return (*self.case.gradients, *self.case.no_gradient)


def derive_seed(secret: str, run_id: str, index: int, purpose: str) -> int:
    """A seed in [0, 2**63) from HMAC-SHA256 of (run, case, purpose) under the job's secret.

    >>> derive_seed("00", "run", 0, "inputs") == derive_seed("00", "run", 0, "upstream")
    False
    """
    message = f"{run_id}:{index}:{purpose}".encode()
    return int.from_bytes(hmac.digest(secret.encode(), message, hashlib.sha256)[:8], "big") >> 1


def build_case(task: Task, index: int, secret: str, run_id: str) -> BuiltCase:
    """Case `index` of `task` for one run. Raises TaskError when the author's code fails or contradicts itself."""
    case = task.cases[index]
    if case.sample:
        secret, run_id = SAMPLE_SEED, task.spec.slug
    seed = derive_seed(secret, run_id, index, "inputs")
    upstream_seed = derive_seed(secret, run_id, index, "upstream")
    return _build(task, case, lambda: case.make(seed), upstream_seed)


def build_timed_call(task: Task, number: int, secret: str, run_id: str) -> BuiltCase:
    """The `number`-th call of the performance phase: fresh inputs, checked like any case."""
    make = task.performance_inputs
    if make is None:
        raise TaskError(f"{task.folder / 'cases.py'}: performance_inputs() is missing")
    seed = derive_seed(secret, run_id, number, "performance")
    case = Case(f"timed call {number + 1}", make)
    return _build(task, case, lambda: make(seed), upstream_seed=0)


def build_growth_call(task: Task, number: int, size: int, secret: str, run_id: str) -> BuiltCase:
    """The `number`-th call of the growth phase: fresh inputs of this size, checked like any case."""
    make = task.growth_inputs
    if make is None:
        raise TaskError(f"{task.folder / 'cases.py'}: growth_inputs() is missing")
    seed = derive_seed(secret, run_id, number, "growth")
    case = Case(f"timed call {number + 1}, size {size}", lambda seed: make(seed, size))
    return _build(task, case, lambda: make(seed, size), upstream_seed=0)


def tensors(tree: Any) -> Iterator[torch.Tensor]:
    """All tensors of a nest of lists, tuples and dicts, in order."""
    if isinstance(tree, torch.Tensor):
        yield tree
    elif isinstance(tree, dict):
        for value in tree.values():
            yield from tensors(value)
    elif isinstance(tree, list | tuple):
        for value in tree:
            yield from tensors(value)


def _build(task: Task, case: Case, make: Callable[[], dict[str, Any]], upstream_seed: int) -> BuiltCase:
    # Made once, and then decoded anew for each consumer: all get what the box gets, and an oracle that writes into its
    # inputs cannot change them for the others.
    try:
        sealed = wire.encode(make(), layouts=True)

        def fresh() -> dict[str, Any]:
            return wire.decode(sealed, limit_bytes=len(sealed), layouts=True)

        inputs = fresh()
        wanted = (*case.gradients, *case.no_gradient)
        missing = [name for name in wanted if not isinstance(inputs.get(name), torch.Tensor)]
        if missing:
            raise TaskError(f"the gradient of {missing[0]!r} is asked for, but no input tensor has that name")
        if task.spec.checker is Checker.ERROR_BUDGET:
            assert task.plain is not None
            plain_output, plain_leaves = _run(task.plain, fresh(), case.gradients, upcast=False)
            upstream = _upstream(plain_output, upstream_seed) if wanted else []
            output, leaves = _run(task.expected, fresh(), case.gradients, upcast=True)
            expected = Answer(_detached(output), _gradients(output, leaves, upstream))
            plain = Answer(_detached(plain_output), _gradients(plain_output, plain_leaves, upstream))
        else:
            if wanted:
                raise TaskError("gradients need the checker error_budget")
            expected, plain, upstream = Answer(task.expected(fresh())), None, []
            if task.spec.checker is Checker.DISTRIBUTION:
                _check_distribution(expected.output)
        request = {"inputs": fresh(), "gradients": list(wanted), "upstream": list(upstream)}
        frame = wire.encode(request, layouts=True)
    except Exception as error:
        where = f"{task.folder / 'cases.py'}: case {case.name!r}"
        detail = str(error) if isinstance(error, TaskError) else f"{type(error).__name__}: {error}"
        raise TaskError(f"{where}: {detail}") from error
    trials = len(task.cases) + (TIMED_CALLS if task.spec.performance else 0)
    return BuiltCase(case, frame, inputs, expected, plain, upstream, trials)


def _check_distribution(due: Any) -> None:
    if not isinstance(due, Distribution) or due.draws < 1:
        raise TaskError("expected() must return a grader.spec.Distribution for the checker distribution")
    p = due.probabilities
    if not (isinstance(p, torch.Tensor) and p.dtype == torch.float64 and p.dim() and bool((p >= 0).all())):
        raise TaskError("probabilities must be an fp64 tensor of numbers >= 0")
    if not bool(((p.sum(-1) - 1).abs() < 1e-9).all()):
        raise TaskError("each row of the probabilities must sum to 1")


def _run(
    function: Callable[[dict[str, Any]], Any], inputs: dict[str, Any], names: tuple[str, ...], *, upcast: bool
) -> tuple[Any, dict[str, torch.Tensor]]:
    """Result of `function`, and the leaves put in for the arguments `names`.

    The oracle's leaves are fp64, or autograd would round its gradients to the dtype of the inputs.
    """
    leaves = {
        name: (inputs[name].detach().double() if upcast else inputs[name].detach()).requires_grad_() for name in names
    }
    with torch.set_grad_enabled(bool(names)):
        return function({**inputs, **leaves}), leaves


def _upstream(output: Any, seed: int) -> list[torch.Tensor]:
    generator = torch.Generator().manual_seed(seed)
    return [torch.randn(t.shape, generator=generator).to(t.dtype) for t in tensors(output) if t.is_floating_point()]


def _gradients(
    output: Any, leaves: dict[str, torch.Tensor], upstream: list[torch.Tensor]
) -> dict[str, torch.Tensor | None]:
    floating = [t for t in tensors(output) if t.is_floating_point()]
    if len(floating) != len(upstream) and leaves:
        raise TaskError("expected() and plain() return different numbers of floating tensors")
    attached = [(t, g) for t, g in zip(floating, upstream, strict=False) if t.requires_grad]
    if not attached:
        return dict.fromkeys(leaves)
    values = torch.autograd.grad(
        [t for t, _ in attached],
        list(leaves.values()),
        [g.to(t.dtype) for t, g in attached],
        allow_unused=True,
    )
    return dict(zip(leaves, values, strict=True))


def _detached(tree: Any) -> Any:
    if isinstance(tree, torch.Tensor):
        return tree.detach()
    if isinstance(tree, dict):
        return {key: _detached(value) for key, value in tree.items()}
    if isinstance(tree, list | tuple):
        return type(tree)(_detached(value) for value in tree)
    return tree
