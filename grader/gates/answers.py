"""Answers that know nothing, or not enough, and that no task may accept."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import torch

from grader.cases import BuiltCase, tensors
from grader.checkers.structure import leaves
from grader.gates.cases import answer_of, claim_of, fresh_inputs, refuses, right_output
from grader.gates.precision import ComputeIn, rounded
from grader.gates.table import Check, counted
from grader.gates.trees import NotHere, changed, is_leaf, one_leaf_changed, same
from grader.inside import wire
from grader.loader import Task

#: From a case to a wrong output and further fields of the claim. Raises NotHere where it does not apply.
Wrong = Callable[[BuiltCase], tuple[Any, dict[str, Any]]]


def check_right(task: Task, cases: list[BuiltCase]) -> Check:
    """The yardstick itself must pass: else everything is refused, and the other gates say nothing."""
    failed = [case.case.name for case in cases if refuses(case, claim_of(case, answer_of(case).output))]
    note = f"refused in: {', '.join(failed)}; mend plain() or expected()" if failed else ""
    actual = "refused" if failed else "accepted"
    return Check(task.spec.slug, "answer: plain() itself", "accepted", actual, not failed, note=note)


def check_answers(task: Task, cases: list[BuiltCase]) -> Iterator[Check]:
    """Each degenerate answer must be refused by at least one case, a single wrong element by every case."""
    for name, wrong in (_KNOW_NOTHING | {"the most frequent answer": _most_frequent(cases)}).items():
        yield from _check_answer(task, cases, name, wrong)
    for name, wrong in (_REARRANGED | _lower_precisions(task)).items():
        # Sorted, transposed or rounded may be what the contract asks for.
        yield from _check_answer(task, cases, name, wrong, may_be_right=True)
    yield from _check_answer(task, cases, "one element wrong", _one_element_wrong, by_all=True)
    yield from _check_parts(task, cases)


def _check_answer(
    task: Task,
    cases: list[BuiltCase],
    name: str,
    wrong: Wrong,
    *,
    may_be_right: bool = False,
    by_all: bool = False,
) -> Iterator[Check]:
    tried, refused, differs = 0, 0, False
    for case in cases:
        try:
            output, fields = wrong(case)
        except NotHere:
            continue
        tried += 1
        differs |= bool(fields) or not same(output, answer_of(case).output)
        refused += refuses(case, claim_of(case, output, **fields))
    if not tried or (may_be_right and not differs):
        return
    ok = refused == tried if by_all else refused > 0
    note = "" if ok else "accepted where it must not be; aim a case at it"
    actual = "refused" if ok else "accepted"
    yield Check(task.spec.slug, f"answer: {name}", "refused", actual, ok, counted(refused, tried), note)


def _check_parts(task: Task, cases: list[BuiltCase]) -> Iterator[Check]:
    """Zeros in one part of a result of several, the others right: no part may go unchecked. Ones where zero is right."""
    parts: dict[str, list[tuple[BuiltCase, int]]] = {}
    for case in cases:
        output = answer_of(case).output
        found = list(leaves(output))
        for number, (name, value) in enumerate(found):
            # A bool is an observation of the driver, mostly with one right value; lists are compared item by item.
            if len(found) > 1 and not isinstance(output, list) and not isinstance(value, bool | str):
                parts.setdefault(name, []).append((case, number))
    for name, places in parts.items():
        for what, change in (("zeros", _zeros), ("ones", _ones)):
            claims = [(case, one_leaf_changed(answer_of(case).output, change, number)) for case, number in places]
            wrong = [(case, output) for case, output in claims if not same(output, answer_of(case).output)]
            if wrong:
                refused = sum(refuses(case, claim_of(case, output)) for case, output in wrong)
                yield _part(task, f"answer: {what} in {name}", refused, len(wrong))
                break


def _part(task: Task, title: str, refused: int, tried: int) -> Check:
    note = "" if refused else "no case looks at this part of the result; aim one at it"
    actual = "refused" if refused else "accepted"
    return Check(task.spec.slug, title, "refused", actual, refused > 0, counted(refused, tried), note)


def _zeros(node: Any) -> Any:
    if isinstance(node, torch.Tensor):
        return torch.zeros_like(node)
    return type(node)() if isinstance(node, bool | int | float | str) else NotImplemented


def _ones(node: Any) -> Any:
    if isinstance(node, torch.Tensor):
        return torch.ones_like(node)
    return type(node)(1) if isinstance(node, bool | int | float) else NotImplemented


def _mean(node: Any) -> Any:
    if not isinstance(node, torch.Tensor) or node.numel() < 2 or node.dtype == torch.bool:
        return NotImplemented
    return node.double().mean().to(node.dtype).expand(node.shape).contiguous()


def _filled(number: float) -> Callable[[Any], Any]:
    """What memory holds that nobody has written to."""

    def fill(node: Any) -> Any:
        if isinstance(node, float):
            return number
        if not isinstance(node, torch.Tensor) or not node.is_floating_point():
            return NotImplemented
        return torch.full_like(node, number)

    return fill


def _integers_untouched(node: Any) -> Any:
    if isinstance(node, torch.Tensor) and not node.is_floating_point() and node.dtype != torch.bool:
        return torch.full_like(node, torch.iinfo(node.dtype).min)
    return NotImplemented


def _first_row_only(node: Any) -> Any:
    if isinstance(node, torch.Tensor) and node.dim() and len(node) > 1:
        return torch.cat([node[:1], torch.zeros_like(node[1:])])
    if isinstance(node, list) and len(node) > 1:
        return [node[0]] * len(node)
    return NotImplemented


def _empty(node: Any) -> Any:
    return [] if isinstance(node, list) else NotImplemented


def _reversed(node: Any) -> Any:
    return node[::-1] if isinstance(node, list) and len(node) > 1 else NotImplemented


def _sorted(node: Any) -> Any:
    if not isinstance(node, list) or len(node) < 2:
        return NotImplemented
    try:
        return sorted(node)
    except (TypeError, RuntimeError):  # dicts, tensors of several elements: nothing to sort by
        return NotImplemented


def _transposed(node: Any) -> Any:
    if isinstance(node, torch.Tensor) and node.dim() >= 2 and node.numel() > 1:
        return node.mT.contiguous()
    return NotImplemented


def _everywhere(change: Callable[[Any], Any]) -> Wrong:
    return lambda case: (changed(answer_of(case).output, change), {})


def _first_input(case: BuiltCase) -> tuple[Any, dict[str, Any]]:
    """The first input that could be the result, copied: for each tensor of the result, or for a whole list."""

    def fitting(node: Any) -> Any:
        if isinstance(node, torch.Tensor):
            found = [t for t in tensors(case.inputs) if t.shape == node.shape and t.dtype == node.dtype]
            return found[0].clone() if found else NotImplemented
        if isinstance(node, list | int | float | str) and not isinstance(node, bool):
            values = [value for value in case.inputs.values() if type(value) is type(node)]
            return values[0] if values else NotImplemented
        return NotImplemented

    return changed(answer_of(case).output, fitting), {}


def _view_of_an_input(case: BuiltCase) -> tuple[Any, dict[str, Any]]:
    """An input's own memory, in the shape of the result: what nobody computed, or what was not copied."""
    answer = answer_of(case).output
    if not isinstance(answer, torch.Tensor):
        raise NotHere
    for name, value in case.inputs.items():
        if isinstance(value, torch.Tensor) and value.dtype == answer.dtype and value.numel() == answer.numel() > 0:
            views = [value, value.mT] if value.dim() >= 2 else [value]
            right = [view for view in views if same(view.contiguous(), answer)]
            return (right or [value.reshape(answer.shape)])[0], {"aliases": (name,)}
    raise NotHere


def _most_frequent(cases: list[BuiltCase]) -> Wrong:
    """The answer that is right most often, whatever was asked."""
    answers = [answer_of(case).output for case in cases]
    keys = [wire.encode(answer) for answer in answers]
    favourite = answers[keys.index(Counter(keys).most_common(1)[0][0])]
    return lambda case: (favourite, {})


def _one_element_wrong(case: BuiltCase) -> tuple[Any, dict[str, Any]]:
    """The right answer but for one element, as a race or an index that is off once leaves it."""
    rng = random.Random(case.case.name)
    parts = list(leaves(answer_of(case).output))
    numbers = [n for n, (_, v) in enumerate(parts) if not isinstance(v, torch.Tensor) or v.numel()]
    if not numbers:
        raise NotHere
    return one_leaf_changed(answer_of(case).output, lambda leaf: _off(leaf, rng), rng.choice(numbers)), {}


def _off(leaf: Any, rng: random.Random) -> Any:
    if isinstance(leaf, bool):
        return not leaf
    if isinstance(leaf, int | float):
        return leaf + 1 if leaf == leaf and abs(leaf) != float("inf") else type(leaf)(0)
    if isinstance(leaf, str):
        return leaf + "x"
    if not isinstance(leaf, torch.Tensor):
        return NotImplemented
    wrong = leaf.clone().contiguous()
    flat = wrong.view(-1)
    place = rng.randrange(flat.numel())
    if leaf.dtype == torch.bool:
        flat[place] = ~flat[place]
    elif leaf.is_floating_point():
        finite = leaf[leaf.isfinite()]
        # beside the largest, so that it stands out of any budget; an infinite one becomes finite
        flat[place] = flat[place].nan_to_num(0.0, 0.0, 0.0) + (finite.abs().max() if finite.numel() else 0) + 1
    else:
        flat[place] += 1
    return wrong


#: Lower dtypes to try where the widest floating input has the dtype of the key; below fp16 and bf16 there is none.
_LOWER = {torch.float64: (torch.float32,), torch.float32: (torch.float16, torch.bfloat16)}


def _lower_precisions(task: Task) -> dict[str, Wrong]:
    """The whole computation in a lower precision: inputs and every intermediate result are rounded."""
    if task.plain is None:
        return {}

    def computed_in(low: torch.dtype) -> Wrong:
        def compute(case: BuiltCase) -> tuple[Any, dict[str, Any]]:
            floating = [t.dtype for t in tensors(case.inputs) if t.is_floating_point()]
            widest = max(floating, key=lambda dtype: -torch.finfo(dtype).eps, default=None)
            if low not in _LOWER.get(widest, ()):  # type: ignore[arg-type]
                raise NotHere
            inputs = changed(fresh_inputs(case), lambda node: rounded(node, low) if is_leaf(node) else NotImplemented)
            with ComputeIn(low):
                return right_output(task, inputs), {}

        return compute

    lows = (torch.float32, torch.float16, torch.bfloat16)
    return {f"computed in {str(low).removeprefix('torch.')}": computed_in(low) for low in lows}


_KNOW_NOTHING: dict[str, Wrong] = {
    "zeros": _everywhere(_zeros),
    "ones": _everywhere(_ones),
    "its own mean": _everywhere(_mean),
    "the first input": _first_input,
    "a view of an input": _view_of_an_input,
    "untouched memory, NaN": _everywhere(_filled(float("nan"))),
    "untouched memory, -12345": _everywhere(_filled(-12345.0)),
    "untouched memory, integers": _everywhere(_integers_untouched),
    "an empty list": _everywhere(_empty),
    "only the first row right": _everywhere(_first_row_only),
}
_REARRANGED: dict[str, Wrong] = {
    "transposed": _everywhere(_transposed),
    "reversed": _everywhere(_reversed),
    "sorted": _everywhere(_sorted),
}
