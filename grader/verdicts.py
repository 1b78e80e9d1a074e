"""States, verdicts and reasons: their names and their order of precedence stand here and nowhere else.

Standard library only. A *state* says where a run is on its way; a *verdict* says how it ended. A run has a
verdict exactly when its state is `judged`.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class State(StrEnum):
    """Where a run is. Never mixed up with a verdict."""

    QUEUED = "queued"
    RUNNING = "running"
    JUDGED = "judged"


class Verdict(StrEnum):
    """How a test case, or a whole run, ended."""

    AC = "AC"  # accepted
    WA = "WA"  # wrong answer
    TS = "TS"  # too slow: correct, but misses the speed target
    TLE = "TLE"  # time limit exceeded
    MLE = "MLE"  # memory limit exceeded
    OLE = "OLE"  # output limit exceeded
    RE = "RE"  # runtime error
    CE = "CE"  # did not import: syntax error, failing import, missing or differently shaped entry point
    FB = "FB"  # forbidden: the task asks for something to be written by hand, and a library did it
    SK = "SK"  # skipped, because an earlier case ended the run
    IE = "IE"  # internal error: ours, costs no attempt


class Reason(StrEnum):
    """The finer cause behind a verdict; `NONE` where the verdict says everything."""

    NONE = ""
    # wrong answer
    TYPE = "type"  # not a tensor, not a list, ...
    LENGTH = "length"  # another number of results or list items
    SHAPE = "shape"
    DTYPE = "dtype"
    DEVICE = "device"  # a result on another device, or on none ("meta")
    LAYOUT = "layout"  # sparse, quantised, a subclass of Tensor; or not contiguous where that is asked for
    NON_FINITE = "non_finite"  # NaN or inf where a number was due
    VALUES = "values"  # exact results that differ
    DISTRIBUTION = "distribution"  # draws do not follow the probabilities
    SUPPORT = "support"  # something was drawn whose probability is 0
    SEED = "seed"  # draws do not follow the seed
    TOLERANCE = "tolerance"  # numeric error above the budget
    SCALE = "scale"  # right up to a constant factor
    SIGN = "sign"  # right up to the sign
    TAIL = "tail"  # only the last, partial block is wrong
    MASK = "mask"  # only masked or padded positions are wrong
    ORDER = "order"  # the right elements in another order
    GRADIENT = "gradient"  # forward right, gradient of a named argument wrong
    NO_GRADIENT = "no_gradient"  # no gradient reached a named argument, or one that should get none got one
    INPUT_MODIFIED = "input_modified"
    ALIASING = "aliasing"  # the result shares memory with an input, or with another result where that is asked for
    DETERMINISM = "determinism"  # equal inputs gave other bits, in a task whose contract forbids it
    STATE = "state"  # a stateful contract (merge, cache) was broken
    # too slow
    SPEED_UP = "speed_up"
    GROWTH = "growth"  # fast enough at one size, but the time grows too steeply with it
    MEMORY = "memory"  # correct, but the memory target is missed
    MEMORY_GROWTH = "memory_growth"  # each call leaves memory behind
    # time limit
    WALL = "wall"
    CPU = "cpu"
    # output limit
    STDOUT = "stdout"
    RESULT = "result"
    FILE = "file"
    # runtime error
    EXCEPTION = "exception"
    SIGNAL = "signal"
    EXITED = "exited"  # ended on its own before a complete result was there
    MALFORMED = "malformed"  # a result frame that cannot be read
    # did not import
    SYNTAX = "syntax"
    IMPORT = "import"
    ENTRY_POINT = "entry_point"
    SIGNATURE = "signature"
    SOURCE = "source"  # too long, not UTF-8, NUL bytes
    # forbidden
    CALL = "call"
    # internal error
    SANDBOX = "sandbox"
    TASK = "task"  # the task folder is broken, or not the version that was asked for
    WORKER = "worker"


#: Worst first. When several apply to one case, or several cases to one run, the earliest here wins.
PRECEDENCE: tuple[Verdict, ...] = (
    Verdict.IE,
    Verdict.CE,
    Verdict.FB,
    Verdict.TLE,
    Verdict.MLE,
    Verdict.OLE,
    Verdict.RE,
    Verdict.WA,
    Verdict.TS,
    Verdict.AC,
    Verdict.SK,
)


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """The verdict of a run from those of its cases.

    Raises ValueError when there is none: a run without a single judged case has no verdict.

    >>> worst([Verdict.AC, Verdict.WA, Verdict.SK])
    <Verdict.WA: 'WA'>
    """
    found = set(verdicts)
    for verdict in PRECEDENCE:
        if verdict in found:
            return verdict
    raise ValueError("no verdicts given; a run is judged by at least one case")
