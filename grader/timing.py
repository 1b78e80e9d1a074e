"""Speed and memory of a submission against the baseline, by the judge's clock.

Challenge and response: the judge hands one fresh input to a frozen player, stops its clock when the player is frozen
again, checks the output, and only then makes the next input. Both players answer the same inputs, in the order
A B B A, first drawn at random. The figure is the ratio of lower quartiles with a paired bootstrap interval, widened by
2 % for what differs between processes and not between calls. Too slow is only who is too slow by the whole interval.
"""

from __future__ import annotations

import math
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from grader.cases import BuiltCase, build_timed_call, derive_seed
from grader.checkers import Claim
from grader.loader import Task, TaskError
from grader.machine import hardware
from grader.outcomes import Finding
from grader.protocol import PerformanceReport
from grader.sandbox.base import BoxRequest, Outcome, Player, Sandbox, TimedCall, TimingUnavailable
from grader.spec import Limits, Metric, Performance
from grader.verdicts import Reason, Verdict

WARM_UP_CALLS = 3
NULL_CALLS = 21
MIN_PAIRS = 7
MAX_PAIRS = 31
MEMORY_PAIRS = 4

#: The interval, before widening, is narrow enough at high / low of at most this.
NARROW = 1.05
WIDENING = 0.02
RESAMPLES = 1000

#: Seconds of timed calls; a hopelessly slow submission is not called MIN_PAIRS times.
CALL_BUDGET_S = 6.0
#: Seconds altogether, inputs and oracles included: somebody waits.
MEASURE_BUDGET_S = 15.0
WARM_UP_BUDGET_S = 2.0
FEWEST_PAIRS = 3

#: Above this ratio of wall to CPU time somebody else uses our core, and CPU time is the better clock.
BUSY_NEIGHBOUR = 1.03

#: Peaks are repeatable to about half a MiB; nothing is smaller than the resolution.
PEAK_RESOLUTION_MIB = 0.5

JudgeOutcome = Callable[[BuiltCase, Outcome, Limits], tuple[Finding, Claim | None]]


@dataclass(frozen=True)
class Pair:
    """One input, answered by both: wall and CPU seconds of the calls."""

    submission_wall_s: float
    submission_cpu_s: float
    baseline_wall_s: float
    baseline_cpu_s: float


@dataclass(frozen=True)
class SpeedUp:
    """Ratio of lower quartiles, and its widened interval. clock: "wall" or "cpu"."""

    ratio: float
    low: float
    high: float
    clock: str
    submission_s: float
    baseline_s: float

    @property
    def narrow(self) -> bool:
        return self.high / self.low <= NARROW * (1 + WIDENING) / (1 - WIDENING)

    def straddles(self, required: float) -> bool:
        return self.low < required <= self.high


class _Stopped(Exception):
    """The submission's call did not give a right answer; args[0] is the finding."""


def measure(
    task: Task,
    sandbox: Sandbox,
    requests: Sequence[BoxRequest],
    secret: str,
    run_id: str,
    judge_outcome: JudgeOutcome,
) -> tuple[PerformanceReport, Finding]:
    """Time `requests` = (submission, baseline) against each other.

    Every timed output is checked: a wrong one ends the measurement with its finding. Where the machine cannot measure
    soundly, the report says why and the finding is AC: it is not the submission's fault.
    Raises TaskError when the baseline is wrong.
    """
    performance = task.spec.performance
    assert performance is not None
    blank = PerformanceReport(
        passed=None,
        metric=performance.metric.value,
        required=performance.required,
        workload=performance.workload,
        hardware=hardware(),
    )
    try:
        with sandbox.players(requests, task.spec.limits) as (submission, baseline):
            duel = _Duel(task, submission, baseline, secret, run_id, judge_outcome)
            report = duel.memory(blank) if performance.metric is Metric.MEMORY else duel.time(blank)
    except TimingUnavailable as unavailable:
        return replace(blank, not_measured=str(unavailable)), Finding(Verdict.AC)
    except _Stopped as stopped:
        return replace(blank, passed=False, not_measured="wrong_output"), stopped.args[0]
    return report, _finding(performance, report)


def _finding(performance: Performance, report: PerformanceReport) -> Finding:
    if report.passed:
        return Finding(Verdict.AC)
    reason = Reason.MEMORY if performance.metric is Metric.MEMORY else Reason.SPEED_UP
    detail = {"measured": round(report.speed_up, 3), "limit": performance.required}
    return Finding(Verdict.TS, reason, detail)


class _Duel:
    """Submission and baseline, alternating."""

    def __init__(
        self,
        task: Task,
        submission: Player,
        baseline: Player,
        secret: str,
        run_id: str,
        judge_outcome: JudgeOutcome,
    ) -> None:
        self.task = task
        self.submission = submission
        self.baseline = baseline
        self.judge_outcome = judge_outcome
        self.secret, self.run_id = secret, run_id
        self.calls = 0
        self.call_time_s = 0.0
        # The smallest of all calls: what an allocator keeps from earlier ones only ever adds, and a submission that
        # needs little in one call has shown that it can.
        self.submission_peak_mib = math.inf
        self.baseline_peak_mib = math.inf
        self.submission_first = bool(derive_seed(secret, run_id, 0, "order") & 1)

    def warm_up(self) -> None:
        """Calls that are checked and not counted: the first ones after a fork take up to three times as long."""
        begin = time.monotonic()
        for _ in range(WARM_UP_CALLS):
            self.pair()
            if time.monotonic() - begin > WARM_UP_BUDGET_S:
                break
        self.call_time_s = 0.0

    def pair(self) -> Pair:
        """One fresh input for both; which one goes first alternates as A B, B A, A B, ..."""
        built = build_timed_call(self.task, self.calls, self.secret, self.run_id)
        first = self.submission_first ^ bool(self.calls & 1)
        self.calls += 1
        if first:
            s = self._submission_call(built)
            b = self._baseline_call(built)
        else:
            b = self._baseline_call(built)
            s = self._submission_call(built)
        self.call_time_s += s.wall_time_s + b.wall_time_s
        self.submission_peak_mib = min(self.submission_peak_mib, s.peak_memory_mib)
        self.baseline_peak_mib = min(self.baseline_peak_mib, b.peak_memory_mib)
        return Pair(
            submission_wall_s=s.wall_time_s,
            submission_cpu_s=s.cpu_time_s,
            baseline_wall_s=b.wall_time_s,
            baseline_cpu_s=b.cpu_time_s,
        )

    def time(self, blank: PerformanceReport) -> PerformanceReport:
        self.warm_up()
        # Null calls go to the baseline's box: the submission could slow its own and have the excess subtracted.
        null_call_s = statistics.median(self.baseline.null_call() for _ in range(NULL_CALLS))
        pairs: list[Pair] = []
        began_s = time.monotonic()
        while True:
            pairs.append(self.pair())
            spent = self.call_time_s > CALL_BUDGET_S and len(pairs) >= FEWEST_PAIRS
            spent |= time.monotonic() - began_s > MEASURE_BUDGET_S and len(pairs) >= MIN_PAIRS
            if not spent and (len(pairs) < MIN_PAIRS or len(pairs) % 2 == 0):
                continue
            found = speed_up(pairs, null_call_s)
            decided = found.narrow and not found.straddles(blank.required)
            if spent or decided or len(pairs) >= MAX_PAIRS:
                break
        return replace(
            blank,
            passed=found.high >= blank.required,
            speed_up=found.ratio,
            low=found.low,
            high=found.high,
            pairs=len(pairs),
            clock=found.clock,
            submission_ms=found.submission_s * 1e3,
            baseline_ms=found.baseline_s * 1e3,
            submission_peak_mib=self.submission_peak_mib,
            baseline_peak_mib=self.baseline_peak_mib,
        )

    def memory(self, blank: PerformanceReport) -> PerformanceReport:
        """Peak memory of a call, above what the box held before it imported the submission."""
        pairs = [self.pair() for _ in range(MEMORY_PAIRS)]
        s, b = (max(peak, PEAK_RESOLUTION_MIB) for peak in (self.submission_peak_mib, self.baseline_peak_mib))
        high = (b + PEAK_RESOLUTION_MIB) / max(s - PEAK_RESOLUTION_MIB, PEAK_RESOLUTION_MIB)
        return replace(
            blank,
            passed=high >= blank.required,
            speed_up=b / s,
            low=max(b - PEAK_RESOLUTION_MIB, PEAK_RESOLUTION_MIB) / (s + PEAK_RESOLUTION_MIB),
            high=high,
            pairs=len(pairs),
            submission_ms=min(p.submission_wall_s for p in pairs) * 1e3,
            baseline_ms=min(p.baseline_wall_s for p in pairs) * 1e3,
            submission_peak_mib=s,
            baseline_peak_mib=b,
        )

    def _submission_call(self, built: BuiltCase) -> TimedCall:
        call = self.submission.call(built.frame)
        finding = self._judged(built, call)
        if finding.verdict is not Verdict.AC:
            raise _Stopped(replace(finding, detail={**finding.detail, "timed": True}))
        return call

    def _baseline_call(self, built: BuiltCase) -> TimedCall:
        call = self.baseline.call(built.frame)
        finding = self._judged(built, call)
        if finding.verdict is Verdict.IE:
            raise _Stopped(finding)
        if finding.verdict is not Verdict.AC:
            path = self.task.folder / "baseline.py"
            raise TaskError(f"{path}: got {finding.verdict} {finding.reason} {finding.detail}; it must be right")
        return call

    def _judged(self, built: BuiltCase, call: TimedCall) -> Finding:
        finding, _ = self.judge_outcome(built, call.outcome, self.task.spec.limits)
        return finding


def speed_up(pairs: Sequence[Pair], null_call_s: float) -> SpeedUp:
    """The speed-up over `pairs`, by wall time less the null call, or by CPU time when a neighbour disturbs the wall."""
    wall_b = np.array([p.baseline_wall_s for p in pairs])
    cpu_b = np.array([p.baseline_cpu_s for p in pairs])
    disturbed = bool(cpu_b.min() > 0) and float(np.median((wall_b - null_call_s) / cpu_b)) > BUSY_NEIGHBOUR
    if disturbed:
        clock, s, b = "cpu", np.array([p.submission_cpu_s for p in pairs]), cpu_b
    else:
        clock, s, b = "wall", np.array([p.submission_wall_s for p in pairs]) - null_call_s, wall_b - null_call_s
    s, b = np.maximum(s, 1e-6), np.maximum(b, 1e-6)  # a call shorter than a null call: below what we can resolve
    low, high = bootstrap_interval(b, s)
    submission_s, baseline_s = lower_quartile(s), lower_quartile(b)
    return SpeedUp(
        ratio=baseline_s / submission_s,
        low=low * (1 - WIDENING),
        high=high * (1 + WIDENING),
        clock=clock,
        submission_s=submission_s,
        baseline_s=baseline_s,
    )


def lower_quartile(times_s: np.ndarray) -> float:
    return float(np.quantile(times_s, 0.25))


def bootstrap_interval(baseline_s: np.ndarray, submission_s: np.ndarray) -> tuple[float, float]:
    """90 % interval of q25(baseline) / q25(submission), resampling pairs.

    Seeded, so that the same times always give the same interval.
    """
    n = len(baseline_s)
    draws = np.random.default_rng(n).integers(0, n, size=(RESAMPLES, n))
    ratios = np.quantile(baseline_s[draws], 0.25, axis=1) / np.quantile(submission_s[draws], 0.25, axis=1)
    low, high = np.quantile(ratios, [0.05, 0.95])
    return float(low), float(high)
