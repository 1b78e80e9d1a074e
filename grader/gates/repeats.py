"""Right for its first calls only: an accepted solution that gives one wrong element from some call on.

Each case calls a submission once, so only timed calls can tell; the judge's real path is what is tried.
"""

from __future__ import annotations

#: After how many right calls the garbage begins.
RIGHT_CALLS = (1, 2, 3, 5)

_WRAPPER = '''

import functools as _functools

_right, _calls = {entry_point}, [0]


def _spoiled(value):
    """One element wrong in the first tensor, number or text that can be found; None where there is nothing."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, (int, float)):
        return value + 1
    if isinstance(value, str):
        return value + "x"
    if isinstance(value, (list, tuple)):
        for place, item in enumerate(value):
            spoiled = _spoiled(item)
            if spoiled is not None:
                return type(value)([*value[:place], spoiled, *value[place + 1 :]])
        return None
    if not hasattr(value, "numel") or not value.numel():
        return None
    spoiled = value.detach().clone().contiguous()
    flat = spoiled.view(-1)
    flat[-1] = ~flat[-1] if str(flat.dtype) == "torch.bool" else flat[-1] + 1 + flat.abs().max()
    return spoiled


def _late(function, count):
    @_functools.wraps(function)
    def called(*arguments, **named):
        _calls[0] += count
        result = function(*arguments, **named)
        spoiled = _spoiled(result) if _calls[0] > {right_calls} else None
        return result if spoiled is None else spoiled

    return called


if isinstance(_right, type):
    # A driver makes one object for each call and calls its methods as often as it likes: objects count.
    class {entry_point}(_right):
        def __init__(self, *arguments, **named):
            _calls[0] += 1
            super().__init__(*arguments, **named)

    for _name in [n for c in _right.__mro__[:1] for n, v in vars(c).items() if callable(v) and n[:1] != "_"]:
        setattr({entry_point}, _name, _late(getattr(_right, _name), 0))
else:
    {entry_point} = _late(_right, 1)
'''


def right_for(calls: int, source: str, entry_point: str) -> str:
    """`source`, whose entry point is right, made wrong from call number `calls` + 1 on."""
    return source + _WRAPPER.format(entry_point=entry_point, right_calls=calls)
