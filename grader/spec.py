"""What a task is, what a run may use, what a case is. Frozen, validated on construction. Standard library only.

`content/tasks/<slug>/task.md` carries a `TaskSpec` in its front matter (see docs/adding-a-task.md);
`grader.loader` reads it. `content/tasks/<slug>/cases.py` is trusted code of the author and provides

    CASES: tuple[Case, ...]                       test cases, samples first
    def expected(inputs: dict) -> result          the oracle, computed in the highest useful precision
    def plain(inputs: dict) -> result             a plain implementation in the task's own dtype: the yardstick
                                                  of the error budget (only for checker `error_budget`)
    def performance_inputs(seed: int) -> dict     fresh inputs of one timed call (only with a performance section)
    def growth_inputs(seed: int, n: int) -> dict  the same at size n (only with performance.growth)
    NO_EFFECT: dict[str, str]                     inputs that by contract do not change the result, and what looks at
                                                  them instead (a driver, a timed call); optional
"""

from __future__ import annotations

import hashlib
import itertools
import json
import math
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, fields
from enum import StrEnum
from pathlib import Path
from typing import Any

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")

#: Learners' source and scratch code, in bytes of UTF-8.
SOURCE_LIMIT_BYTES = 64 * 1024

#: The files of a task folder that change what a submission is judged by.
GRADED_FILES = ("task.md", "cases.py", "driver.py", "baseline.py")

#: What `python -m grader verify --record` found out about this version of a task; see grader/gates.
RECORD_FILE = "gates.json"

#: Goes up when the gates become stricter: then every task has to pass them anew.
GATES_VERSION = 1


class Device(StrEnum):
    """Where a task's submissions are meant to run."""

    CPU = "cpu"
    TRITON = "triton"  # a GPU; without one, Triton's interpreter judges correctness only


class Checker(StrEnum):
    EXACT = "exact"  # equal values: token ids, strings, integers
    DISTRIBUTION = "distribution"  # random draws: expected() returns a Distribution
    ERROR_BUDGET = "error_budget"  # error against the oracle, as a multiple of a plain implementation's error


class Layout(StrEnum):
    """How the tensors of a result may lie in memory. Only numbers count unless the task's contract says more."""

    ANY = "any"  # any strides; views, expanded tensors and results that share memory with each other are fine
    DISTINCT = "distinct"  # every element has its own memory: whoever writes into one changes no other
    CONTIGUOUS = "contiguous"  # distinct, and contiguous


class Reveal(StrEnum):
    """What a learner sees of a hidden case that failed. Printed output is shown for samples only."""

    VERDICT = "verdict"  # verdict and reason, no number and no message
    DIFFERENCE = "difference"  # also the first difference, and what an exception says; no inputs
    EVERYTHING = "everything"  # inputs, result and expectation, as for a sample


class Metric(StrEnum):
    TIME = "time"  # speed-up against the baseline
    MEMORY = "memory"  # peak memory of one call; time is reported, not required


@dataclass(frozen=True)
class Limits:
    """What one test case may use. Absent means the default, never "unlimited"; 0, NaN and negatives are refused.

    cpu_time_limit_s       CPU seconds of all processes of the case together; then TLE (cpu)
    wall_time_limit_s      seconds from start to complete result; then TLE (wall)
    memory_limit_mib       memory of all processes together, shared and tmpfs pages included; then MLE
    process_limit          processes and threads; beyond, creating one fails inside the box
    open_file_limit        file descriptors; beyond, opening one fails inside the box
    file_size_limit_mib    one file; beyond, writing fails inside the box
    disk_limit_mib         all files (they live in memory); beyond, writing fails inside the box
    inode_limit            number of files
    stdout_limit_kib       stdout and stderr, each; then OLE (stdout), and the rest is cut
    result_limit_mib       the result frame; then OLE (result)
    """

    cpu_time_limit_s: float = 10.0
    wall_time_limit_s: float = 20.0
    memory_limit_mib: int = 1024
    process_limit: int = 64
    open_file_limit: int = 256
    file_size_limit_mib: int = 64
    disk_limit_mib: int = 64
    inode_limit: int = 4096
    stdout_limit_kib: int = 64
    result_limit_mib: int = 64

    #: inclusive upper bounds: an author's typo must not switch a limit off
    _MOST = {
        "cpu_time_limit_s": 300.0,
        "wall_time_limit_s": 300.0,
        "memory_limit_mib": 16 * 1024,
        "process_limit": 512,
        "open_file_limit": 1024,
        "file_size_limit_mib": 1024,
        "disk_limit_mib": 1024,
        "inode_limit": 65536,
        "stdout_limit_kib": 1024,
        "result_limit_mib": 1024,
    }

    def __post_init__(self) -> None:
        for f in fields(self):
            value = getattr(self, f.name)
            number = isinstance(value, int) or (isinstance(value, float) and f.name.endswith("_s"))
            if not number or isinstance(value, bool) or not 0 < value <= self._MOST[f.name]:
                raise ValueError(f"{f.name} is {value!r}; wanted a number above 0 and at most {self._MOST[f.name]}")


@dataclass(frozen=True)
class Growth:
    """How the time of a call may grow with the size of its input.

    sizes      at least three, rising, the last at least four times the first; n, 2n, 4n unless there is a reason
    at_most    exponent of the size above which a correct submission is TS. 1.5 tells n log n from n squared
    relative   the exponent counts above the baseline's own: for torch, where the machine's steps (allocator, caches)
               bend both curves alike. The baseline must then do what is asked for
    required   speed-up at the largest size below which a correct submission is TS, or work added at the small ones
               would hide any growth; None: as `Performance.required`
    """

    sizes: tuple[int, ...]
    at_most: float
    relative: bool = False
    required: float | None = None

    def __post_init__(self) -> None:
        rising = all(small < large for small, large in itertools.pairwise(self.sizes))
        if len(self.sizes) < 3 or self.sizes[0] < 1 or not rising or self.sizes[-1] < 4 * self.sizes[0]:
            raise ValueError(
                f"performance.growth.sizes is {list(self.sizes)}; wanted three or more rising sizes, "
                "the last at least four times the first"
            )
        if not 0 < self.at_most < math.inf:
            raise ValueError(f"performance.growth.at_most is {self.at_most!r}; wanted a positive exponent")
        if self.required is not None and not self.required > 0:
            raise ValueError(f"performance.growth.required is {self.required!r}; wanted a positive ratio")


@dataclass(frozen=True)
class Performance:
    """The speed part of a task: the baseline is `baseline.py` of the task folder, with the same entry point.

    required   speed-up over the baseline (metric time), or peak memory of the baseline divided by that of the
               submission (metric memory), below which a correct submission is TS. Choose it with slack:
               the reference reaches at least 1.3 times as much, the slow solution at most 0.75 times.
    workload   one sentence for the page: sizes and dtype
    best       the best ratio known, as measured; a figure above ten times as much is held for review. 0: none is known
    growth     how the time may grow with the size, None: as it likes
    memory_growth_mib   what a call may leave behind, above which a correct submission is TS; 0: whatever it likes
    flop, traffic_bytes   arithmetic and memory traffic that no right call can do without; a time in which this machine
               cannot do that is held for review. 0: unknown
    """

    required: float
    workload: str
    metric: Metric = Metric.TIME
    best: float = 0.0
    growth: Growth | None = None
    memory_growth_mib: float = 0.0
    flop: float = 0.0
    traffic_bytes: float = 0.0

    def __post_init__(self) -> None:
        if not 0 < self.required < math.inf:
            raise ValueError(f"performance.required is {self.required!r}; wanted a positive ratio")
        for name in ("best", "memory_growth_mib", "flop", "traffic_bytes"):
            value = getattr(self, name)
            if not 0 <= value < math.inf:
                raise ValueError(f"performance.{name} is {value!r}; wanted a positive number, or none")
        if 0 < self.best < self.required:
            raise ValueError(f"performance.best is {self.best:g}, less than the {self.required:g} that is required")


@dataclass(frozen=True)
class TaskSpec:
    """One implementation task, as its front matter says. Texts for the page are not part of it.

    deterministic   the contract demands equal bits from equal inputs: a second call that differs is WA, not a note
    """

    slug: str
    entry_point: str
    signature: str
    checker: Checker
    device: Device = Device.CPU
    limits: Limits = field(default_factory=Limits)
    forbidden: tuple[str, ...] = ()
    performance: Performance | None = None
    deterministic: bool = False

    def __post_init__(self) -> None:
        if not SLUG.match(self.slug):
            raise ValueError(f"slug {self.slug!r}: lower-case letters, digits and single hyphens only")
        if not self.entry_point.isidentifier():
            raise ValueError(f"entry_point {self.entry_point!r} is not a Python name")


@dataclass(frozen=True)
class Case:
    """One test case. `make(seed)` returns the keyword arguments of one call, newly made each time.

    name, name_zh   what the learner sees, e.g. "causal, more keys than queries"
    sample          inputs, result and expectation are shown, and Run uses it
    reveal          what is shown of a case that is no sample
    gradients       arguments whose gradient is checked with a random upstream gradient
    catches         the listed mistake that this case is aimed at (for authors)
    no_gradient     arguments that must *not* receive a gradient (detached by contract)
    atol            absolute floor of the error budget, where the contract names one
    exact           no order of operations rounds on these inputs (0 and 1, small integers): every bit of the result
                    must be right; gradients keep their budget
    layout          how the tensors of the result must lie in memory, where the contract says it
    """

    name: str
    make: Callable[[int], dict[str, Any]]
    name_zh: str = ""
    sample: bool = False
    reveal: Reveal = Reveal.DIFFERENCE
    gradients: tuple[str, ...] = ()
    no_gradient: tuple[str, ...] = ()
    catches: str = ""
    atol: float = 0.0
    exact: bool = False
    layout: Layout = Layout.ANY


@dataclass(frozen=True)
class Distribution:
    """What `expected` of a sampling task returns (checker `distribution`).

    probabilities   fp64 tensor (..., V): of each token, in each row; exactly 0 for what may never be drawn
    draws           n: the result is an int64 tensor (..., n) of independent draws
    seeds           the result is a dict instead, made by the task's driver from three calls: "draws", "same seed"
                    and "other seed"; the first two must be equal, the third must differ
    """

    probabilities: Any
    draws: int
    seeds: bool = False


def task_hash(folder: Path) -> str:
    """SHA-256, hex, of what a submission to the task in `folder` is judged by.

    The web pins it to a submission and the judge compares it with its own copy: judging by another version
    than the learner saw is an internal error, not a wrong answer.
    """
    return _hash_of(folder / name for name in GRADED_FILES)


def solutions_hash(folder: Path) -> str:
    """SHA-256, hex, of what shows that the task in `folder` can tell right from wrong."""
    return _hash_of([*sorted((folder / "solutions").glob("*.py")), folder / "starter.py"])


def _hash_of(paths: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        if path.is_file():
            data = path.read_bytes()
            digest.update(f"{path.name}\0{len(data)}\0".encode())
            digest.update(data)
    return digest.hexdigest()


def record_problem(folder: Path) -> str:
    """Why the task in `folder` must not be published as it is: one sentence, "" when its record says that it passed.

    An author is trusted not to forge the record; that it is stale, or says that a gate failed, is what happens.
    """
    again = f"run `python -m grader verify {folder.name} --record`"
    try:
        record = json.loads((folder / RECORD_FILE).read_bytes())
        hashes = record["task_hash"], record["solutions_hash"]
        version, failed = record["gates_version"], [str(name) for name in record["failed"]]
    except FileNotFoundError:
        return f"{RECORD_FILE} is missing; {again}"
    except (ValueError, KeyError, TypeError, OSError):
        return f"{RECORD_FILE} cannot be read; {again}"
    if (version, *hashes) != (GATES_VERSION, task_hash(folder), solutions_hash(folder)):
        return f"{RECORD_FILE} is about another version of the task, its solutions or the gates; {again}"
    if failed:
        return (
            f"the task does not pass: {'; '.join(failed[:3])}{' …' if len(failed) > 3 else ''}; mend it, then {again}"
        )
    return ""
