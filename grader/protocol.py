"""The two messages between web and judge, versioned JSON. Standard library only.

A `Job` goes from the web to `grade.cpu` or `grade.gpu`; `Report`s come back on `results`, where a web-side
worker alone writes rows. Messages are claims until validated: `from_json` refuses anything unknown, and
`ProtocolError` says what was wrong. A report counts only if its `run_id` is the submission's current one.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, field, fields
from enum import StrEnum
from typing import Any, Self

from grader.spec import SLUG, SOURCE_LIMIT_BYTES

VERSION = 1

QUEUE_CPU = "grade.cpu"
QUEUE_GPU = "grade.gpu"
QUEUE_RESULTS = "results"

#: Celery task names; both sides send by name and import nothing of each other.
TASK_GRADE = "grader.grade"
TASK_RECORD = "submissions.record_report"

UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z")
HEX = re.compile(r"[0-9a-f]{64}\Z")

#: A report above this is refused unread (bytes of JSON).
REPORT_LIMIT_BYTES = 1024 * 1024


class ProtocolError(ValueError):
    """A message that this version cannot accept; the text says why."""


class JobKind(StrEnum):
    RUN = "run"  # sample cases and the learner's scratch code
    SUBMIT = "submit"  # every case, then performance


class ReportKind(StrEnum):
    STARTED = "started"  # payload: worker, device, tier, total (number of cases)
    IMPORTED = "imported"  # the submission imports; payload: wall_time_s
    CASE = "case"  # payload: CaseReport as JSON
    SCRATCH = "scratch"  # payload: verdict, reason, detail, stdout, stderr, wall_time_s
    PERFORMANCE = "performance"  # payload: PerformanceReport as JSON
    DONE = "done"  # payload: Judgement as JSON; the last report of a run
    BEAT = "beat"  # a worker is alive; no run; payload: WorkerBeat as JSON


def _check(condition: bool, what: str) -> None:
    if not condition:
        raise ProtocolError(what)


def _known_fields(cls: type, data: Any) -> dict[str, Any]:
    _check(isinstance(data, dict), f"a {cls.__name__} must be a JSON object, not {type(data).__name__}")
    unknown = set(data) - {f.name for f in fields(cls)}
    _check(not unknown, f"unknown fields {sorted(unknown)} in a {cls.__name__}")
    return data


@dataclass(frozen=True)
class Job:
    """Please judge this source. `seed` (64 hex digits) is secret: the box never sees it."""

    run_id: str
    submission_id: int
    kind: JobKind
    task: str
    task_hash: str
    source: str
    seed: str
    scratch: str = ""
    v: int = VERSION

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: Any) -> Self:
        data = _known_fields(cls, data)
        _check(data.get("v") == VERSION, f"job version {data.get('v')!r}; this judge speaks {VERSION}")
        for name in ("run_id", "task", "task_hash", "source", "seed"):
            _check(isinstance(data.get(name), str), f"job.{name} must be a string")
        _check(isinstance(data.get("scratch", ""), str), "job.scratch must be a string")
        _check(bool(UUID.match(data["run_id"])), "job.run_id must be a UUID")
        _check(type(data.get("submission_id")) is int, "job.submission_id must be an integer")
        _check(bool(SLUG.match(data["task"])), "job.task must be a slug")
        _check(bool(HEX.match(data["task_hash"])), "job.task_hash must be 64 hex digits")
        _check(bool(HEX.match(data["seed"])), "job.seed must be 64 hex digits")
        for name in ("source", "scratch"):
            size = len(data.get(name, "").encode("utf-8", "surrogatepass"))
            _check(size <= SOURCE_LIMIT_BYTES, f"job.{name} has {size} bytes; at most {SOURCE_LIMIT_BYTES}")
        try:
            kind = JobKind(data.get("kind"))
        except ValueError:
            raise ProtocolError(f"job.kind {data.get('kind')!r} is not one of {[k.value for k in JobKind]}") from None
        return cls(**{**data, "kind": kind})


@dataclass(frozen=True)
class Report:
    """What happened, as a judge says. `seq` counts from 0 within a run; a repeated seq is a duplicate."""

    run_id: str
    submission_id: int
    seq: int
    kind: ReportKind
    payload: dict[str, Any]
    worker: str = ""
    v: int = VERSION

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: Any) -> Self:
        data = _known_fields(cls, data)
        _check(data.get("v") == VERSION, f"report version {data.get('v')!r}; this site speaks {VERSION}")
        _check(isinstance(data.get("run_id"), str), "report.run_id must be a string")
        _check(
            isinstance(data.get("worker", ""), str) and len(data.get("worker", "")) <= 200,
            "report.worker must be a short string",
        )
        try:
            kind = ReportKind(data.get("kind"))
        except ValueError:
            raise ProtocolError(f"report.kind {data.get('kind')!r} is unknown") from None
        _check(kind is ReportKind.BEAT or bool(UUID.match(data["run_id"])), "report.run_id must be a UUID")
        for name in ("submission_id", "seq"):
            _check(type(data.get(name)) is int and data[name] >= 0, f"report.{name} must be an integer >= 0")
        _check(isinstance(data.get("payload"), dict), "report.payload must be an object")
        return cls(**{**data, "kind": kind})


@dataclass(frozen=True)
class CaseReport:
    """One test case, judged. `detail` holds the numbers that `grader.messages.explain` speaks of.

    detail keys, all optional: output ("result", "result[1]", "gradient of q"), argument, index (list of int),
    expected, actual (short reprs), error, budget, mismatched, elements, shape_expected, shape_actual,
    dtype_expected, dtype_actual, limit, measured, unit, signal, exit_code, name (forbidden call, missing entry
    point), line, traceback (the learner's own frames only), message, factor, cause and finer (which sentence of a
    reason applies), hints (symptoms: dicts with a key of grader.hints.HINTS and its values), row, token, draws (of a
    sampling task), case (name); withheld alone where the case's policy shows nothing.
    """

    index: int
    total: int
    name: str
    name_zh: str
    sample: bool
    verdict: str
    reason: str
    detail: dict[str, Any] = field(default_factory=dict)
    wall_time_s: float = 0.0
    cpu_time_s: float = 0.0
    peak_memory_mib: float = 0.0
    stdout: str = ""
    stderr: str = ""
    inputs: str = ""  # samples, and hidden cases whose policy says so: short repr of the arguments
    expected: str = ""  # as inputs
    actual: str = ""  # as inputs


@dataclass(frozen=True)
class PerformanceReport:
    """Speed or memory against the baseline, by the judge's own clock.

    speed_up, low, high    baseline time / submission time, with a bootstrap interval
    required, metric       what the task asks for; passed is None when nothing was measured
    submission_ms, ..._ms  lower quartile of a call, by the clock that the figure uses (`clock`: "wall" or "cpu"), the
                           protocol's own time subtracted; the same by CPU time of all threads and processes
    null_call_ms           that time of the protocol: a call that does nothing
    memory_growth_mib      what each call of the submission leaves behind; 0.0 where it is below the resolution
    growth_exponent, ...   time grows like n to this power, with interval; 0.0 where the task does not ask.
                           growth_baseline is the baseline's own, growth_ms a row of times for each size
    held                   why the figure is held for review (a key of grader.messages.HELD); "" when it is not.
                           A held figure is shown as that and never ranked or compared
    notes                  what was odd about the measurement: keys of grader.messages.TIMING_NOTES
    not_measured           why there is no figure (no GPU, tier without cpuset, ...), "" when there is one
    """

    passed: bool | None
    metric: str = "time"
    required: float = 0.0
    speed_up: float = 0.0
    low: float = 0.0
    high: float = 0.0
    pairs: int = 0
    clock: str = "wall"
    submission_ms: float = 0.0
    baseline_ms: float = 0.0
    submission_cpu_ms: float = 0.0
    baseline_cpu_ms: float = 0.0
    null_call_ms: float = 0.0
    submission_peak_mib: float = 0.0
    baseline_peak_mib: float = 0.0
    memory_growth_mib: float = 0.0
    growth_exponent: float = 0.0
    growth_low: float = 0.0
    growth_high: float = 0.0
    growth_at_most: float = 0.0
    growth_baseline: float = 0.0
    growth_ms: tuple[str, ...] = ()
    workload: str = ""
    hardware: str = ""
    held: str = ""
    notes: tuple[str, ...] = ()
    not_measured: str = ""


@dataclass(frozen=True)
class Judgement:
    """The end of a run. `verdict` is the worst of its cases; `detail` as in CaseReport for CE, FB, IE before any case."""

    verdict: str
    reason: str
    passed: int
    total: int
    detail: dict[str, Any] = field(default_factory=dict)
    wall_time_s: float = 0.0
    peak_memory_mib: float = 0.0
    not_checked: tuple[str, ...] = ()  # what a CPU verdict of a GPU task did not check
    notes: tuple[str, ...] = ()  # information besides the verdict: keys of grader.messages.NOTES


@dataclass(frozen=True)
class WorkerBeat:
    """A worker is alive and can do this. Sent every 10 s; the status page and the GPU routing read it."""

    name: str
    queues: tuple[str, ...]
    device: str  # cpu | gpu
    tier: str  # T1 .. T4
    hardware: str
    versions: dict[str, str]
    busy: int = 0  # runs in progress
    notes: tuple[str, ...] = ()  # gaps of the tier, in sentences
