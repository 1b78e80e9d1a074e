"""The box as the judge sees it: a request goes in, an outcome comes out, and everything in it is a claim.

Isolation backends implement `Sandbox`. What they enforce, by tier, is in docs/security.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from grader.spec import Limits


class SandboxUnavailable(Exception):
    """This machine cannot isolate as well as was asked for; the text is one sentence that says what to do."""


class Tier(StrEnum):
    """How well this machine can isolate; see docs/security.md for the layers and gaps of each."""

    T1 = "T1"  # root or SYS_ADMIN: namespaces, uid per slot, cgroups, seccomp
    T2 = "T2"  # unprivileged user namespace
    T3 = "T3"  # default container: uid per slot, Landlock, seccomp
    T4 = "T4"  # no security: explicit setting only


class TimingUnavailable(Exception):
    """This machine or tier cannot time soundly; the text says why: a key of `grader.messages.NOT_MEASURED`, or a sentence.

    Raised by `Sandbox.players`.
    """


class Profile(StrEnum):
    """Which zygote serves the request."""

    TORCH = "torch"
    TRITON = "triton"  # TRITON_INTERPRET=1, with the shims of grader/inside/triton_shim.py


class Ended(StrEnum):
    """How the process in the box ended, as the launcher saw it; the first that applies."""

    SANDBOX_ERROR = "sandbox_error"
    WALL_LIMIT = "wall_limit"
    CPU_LIMIT = "cpu_limit"
    MEMORY_LIMIT = "memory_limit"
    FILE_LIMIT = "file_limit"  # only where no file system of its own refuses to write more
    STDOUT_LIMIT = "stdout_limit"
    RESULT_LIMIT = "result_limit"
    SIGNAL = "signal"
    EXITED = "exited"


@dataclass(frozen=True)
class BoxRequest:
    """All that enters the box for one case. Expected outputs, seeds and other cases never do.

    source       the submission
    entry_point  function or class to look up in it
    inputs       wire frame (grader.inside.wire) of {"inputs": {...}, "gradients": [...], "upstream": ...}
                 or b"" for an import probe
    driver       the task's driver.py (how a class is exercised), "" for "call the function with the inputs"
    forbidden    library calls that raise ForbiddenCall inside the box
    scratch      learner's scratch code, run after the submission in its namespace; then there is no result
    traced       library calls that are counted from outside, where the tier can; they do not enter the box
    """

    profile: Profile
    source: str
    entry_point: str
    inputs: bytes = b""
    driver: str = ""
    forbidden: tuple[str, ...] = ()
    scratch: str = ""
    traced: tuple[str, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """What came back. `result` is the raw frame if it was complete and within its limit: a claim, not yet read.

    wall_time_s, cpu_time_s, peak_memory_mib are measured from outside (0.0 where the tier cannot).
    overhead_s is the part of the wall time that is ours (fork, namespaces, clean-up).
    called is which of `BoxRequest.traced` the run entered, as the kernel counted.
    """

    ended: Ended
    result: bytes | None = None
    exit_code: int = 0
    signal: int = 0
    stdout: bytes = b""
    stderr: bytes = b""
    wall_time_s: float = 0.0
    cpu_time_s: float = 0.0
    peak_memory_mib: float = 0.0
    overhead_s: float = 0.0
    called: tuple[str, ...] = ()
    sandbox_error: str = ""


@dataclass(frozen=True)
class TimedCall:
    """One call of a player, by the judge's clock: from thaw to confirmed freeze.

    cpu_time_s         of all its threads and processes, dead ones included
    peak_memory_mib    above what the box held before it imported the submission
    memory_after_mib   the same once it is frozen again: what the call leaves behind
    outside_cpu_s      CPU time used since the window before this one closed: 0, or the freezer has failed
    """

    outcome: Outcome
    wall_time_s: float
    cpu_time_s: float
    peak_memory_mib: float
    memory_after_mib: float = 0.0
    outside_cpu_s: float = 0.0


class Player(Protocol):
    """A submission (or baseline) parked in its own box, answering one fresh input after the other."""

    def call(self, inputs: bytes) -> TimedCall: ...
    def null_call(self) -> TimedCall: ...  # trusted code that does nothing with no inputs, for subtraction


class Sandbox(Protocol):
    """One isolation backend on this machine. Thread-safe up to `slots` concurrent runs.

    closed_slots   how many are never used again, because something was left in them after a run; most are replaced
    open_slots     how many take runs; without any, every run is a sandbox error
    """

    tier: Tier
    slots: int

    @property
    def closed_slots(self) -> int: ...
    @property
    def open_slots(self) -> int: ...
    @property
    def traces(self) -> bool:
        """Whether `BoxRequest.traced` is counted from outside."""
        ...

    def prestart(self, profiles: Sequence[Profile]) -> None:
        """Have these profiles' libraries imported now, so that the first run does not wait for it."""
        ...

    def run(self, request: BoxRequest, limits: Limits) -> Outcome: ...

    def players(self, requests: Sequence[BoxRequest], limits: Limits) -> AbstractContextManager[Sequence[Player]]:
        """Twins forked from one zygote, on one core, frozen outside their own window."""
        ...

    def close(self) -> None: ...
