"""How the tensors of a result lie in memory, as the judge is told: form, device, and what shares memory with what."""

from __future__ import annotations

import bisect
import itertools
import math
import sys
from typing import Any

from grader.inside import wire

Layout = dict[str, Any]

#: Tensors of a result that are looked at for memory shared with each other.
COMPARED_TENSORS = 256


def tensors(tree: Any) -> list[Any]:
    """All tensors of a result, in order, depth first."""
    return [tensor for _, tensor in _named_tensors(tree)]


def _named_tensors(tree: Any) -> list[tuple[str, Any]]:
    """All tensors of a result with their names ("result[0]"), in order, depth first."""
    torch = sys.modules.get("torch")
    if torch is None:
        return []
    found: list[tuple[str, Any]] = []

    def visit(path: Any, value: Any, depth: int) -> None:
        if depth > wire.DEPTH_LIMIT:
            return
        if isinstance(value, torch.Tensor):
            found.append((_name(path), value))
        elif isinstance(value, list | tuple):
            for i, item in enumerate(value):
                visit((path, i), item, depth + 1)
        elif isinstance(value, dict):
            for key, item in value.items():
                visit((path, key), item, depth + 1)

    visit(None, tree, 0)
    return found


def _name(path: Any) -> str:
    """
    >>> _name(((None, 0), "a"))
    "result[0]['a']"
    """
    if path is None:
        return "result"
    parent, key = path
    label = key if type(key) is int else f"'{key[:80]}'" if type(key) is str else "…"
    return f"{_name(parent)}[{label}]"


def aliases(output: Any, inputs: dict[str, Any]) -> list[str]:
    """Names of the inputs with which a tensor of the output shares memory."""
    used = [_memory_range(tensor) for tensor in tensors(output) if _has_memory(tensor)]
    used.sort()
    ends = list(itertools.accumulate((end for _, end in used), max))

    def is_used(tensor: Any) -> bool:
        start, end = _memory_range(tensor)
        before = bisect.bisect_left(used, (end, 0))  # ranges that begin before this one ends
        return before > 0 and ends[before - 1] > start

    return [name for name, value in inputs.items() if any(_has_memory(t) and is_used(t) for t in tensors(value))]


def _memory_range(tensor: Any) -> tuple[int, int]:
    """First and last address + 1 of the storage. Not its identity: numpy hands out the same memory under another."""
    storage = tensor.untyped_storage()
    return storage.data_ptr(), storage.data_ptr() + storage.nbytes()


def _has_memory(tensor: Any) -> bool:
    return _form(tensor) == "strided" and tensor.device.type != "meta" and tensor.untyped_storage().nbytes() > 0


def _form(tensor: Any) -> str:
    """ "strided" for plain tensors, else in one word what is special: a subclass, nested, quantized, sparse_coo, ..."""
    import torch

    if type(tensor) not in (torch.Tensor, torch.nn.Parameter):
        return type(tensor).__name__[: wire.TYPE_NAME_LIMIT]
    if tensor.is_nested or tensor.is_quantized:
        return "nested" if tensor.is_nested else "quantized"
    return str(tensor.layout).removeprefix("torch.")


def layouts(output: Any) -> list[Layout]:
    """How each tensor of the output lies in memory, and with which earlier one it shares any."""
    found: list[Layout] = []
    placed: list[tuple[str, Any]] = []
    for name, tensor in _named_tensors(output):
        layout = {
            "name": name,
            "form": _form(tensor),
            "device": str(tensor.device),
            "contiguous": False,
            "repeats": False,
            "shares_with": "",
        }
        if _has_memory(tensor):
            layout["contiguous"] = tensor.is_contiguous()
            layout["repeats"] = _repeats(tensor)
            layout["shares_with"] = next((other for other, taken in placed if _share(taken, tensor)), "")
            if len(placed) < COMPARED_TENSORS:
                placed.append((name, tensor))
        found.append(layout)
    return found


def _repeats(tensor: Any) -> bool:
    """Whether several elements stand in the same memory, as after expand()."""
    strides = sorted((stride, size) for stride, size in zip(tensor.stride(), tensor.shape, strict=True) if size > 1)
    reach = 1
    for stride, size in strides:
        if stride < reach:  # then they do, but for layouts that nobody makes by chance
            return stride == 0 or int(_places(tensor).sum()) < tensor.nbytes
        reach = stride * size
    return False


def _share(one: Any, other: Any) -> bool:
    (start, end), (other_start, other_end) = _memory_range(one), _memory_range(other)
    low, high = max(start, other_start), min(end, other_end)
    if low >= high:
        return False
    both = _places(one)[low - start : high - start] & _places(other)[low - other_start : high - other_start]
    return bool(both.any())


def _places(tensor: Any) -> Any:
    """Which bytes of its storage a tensor stands in, as a bool tensor."""
    import torch

    size = tensor.element_size()
    elements = torch.zeros(tensor.untyped_storage().nbytes() // size, dtype=torch.bool, device="cpu")
    shape = [1 if stride == 0 else n for n, stride in zip(tensor.shape, tensor.stride(), strict=True)]
    if math.prod(shape) > 4 * len(elements):  # overlapping windows; visiting each would take for ever
        elements.fill_(True)
    else:
        elements.as_strided(shape, tensor.stride(), tensor.storage_offset()).fill_(True)
    return elements.repeat_interleave(size)
