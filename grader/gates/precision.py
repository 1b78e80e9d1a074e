"""A computation in a lower precision than asked for: every tensor that comes into being is rounded."""

from __future__ import annotations

from typing import Any

import torch
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_map


def rounded(value: Any, low: torch.dtype) -> Any:
    """A floating tensor with the values that dtype `low` can hold, in its own dtype; anything else as it is.

    >>> rounded(torch.tensor([1 / 3]), torch.bfloat16).item()
    0.333984375
    """
    if (
        isinstance(value, torch.Tensor)
        and value.is_floating_point()
        and torch.finfo(value.dtype).eps < torch.finfo(low).eps
    ):
        return value.to(low).to(value.dtype)
    return value


class ComputeIn(TorchDispatchMode):
    """Within, the result of each operation is rounded to `low`, as if all tensors were kept in that dtype.

    A kernel may still accumulate in more, as kernels of low precision do: a sum is rounded once, not at each term.
    """

    def __init__(self, low: torch.dtype) -> None:
        super().__init__()
        self.low = low

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        result = func(*args, **(kwargs or {}))
        aliases = [returned.alias_info for returned in func._schema.returns]
        if not any(aliases):
            return tree_map(lambda value: rounded(value, self.low), result)
        # A view stays one, and what is written in place is rounded in place.
        if any(alias is not None and alias.is_write for alias in aliases):
            tree_map(
                lambda value: value.copy_(rounded(value, self.low)) if isinstance(value, torch.Tensor) else value,
                result,
            )
        return result
