"""Submission and baseline, alternating: calls that are timed, and checked before the next input exists."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from grader.cases import BuiltCase, build_growth_call, build_timed_call, derive_seed
from grader.checkers import Claim
from grader.loader import Task, TaskError
from grader.outcomes import Finding
from grader.sandbox.base import Outcome, Player, TimedCall
from grader.spec import Growth, Limits
from grader.timing.growth import Exponent, growth_exponent
from grader.timing.plausibility import Totals
from grader.timing.ratios import SHORTEST_S, NullCall, Pair, SpeedUps, memory_growth_mib, speed_ups
from grader.verdicts import Verdict

WARM_UP_CALLS = 3
NULL_CALLS = 21
MIN_PAIRS = 7
MAX_PAIRS = 31
MEMORY_PAIRS = 6
GROWTH_ROUNDS = 5
MOST_GROWTH_ROUNDS = 11

#: Seconds of timed calls; a hopelessly slow submission is not called MIN_PAIRS times.
CALL_BUDGET_S = 6.0
#: Seconds altogether, inputs and oracles included: somebody waits.
MEASURE_BUDGET_S = 15.0
WARM_UP_BUDGET_S = 2.0
FEWEST_PAIRS = 3
FEWEST_GROWTH_ROUNDS = 2

JudgeOutcome = Callable[[BuiltCase, Outcome, Limits], tuple[Finding, Claim | None]]


class Stopped(Exception):
    """The submission's call did not give a right answer; args[0] is the finding."""


@dataclass(frozen=True)
class GrowthTimes:
    """CPU seconds of calls at rising sizes, less a null call: each (calls, sizes), float64."""

    sizes: tuple[int, ...]
    submission_s: np.ndarray
    baseline_s: np.ndarray


class Duel:
    """One session of two players. Raises Stopped when an answer of the submission is not right, TaskError when one of
    the baseline is not.

    first_call   number of the first input, so that a repeated session gets inputs that no earlier one had
    """

    def __init__(
        self,
        task: Task,
        submission: Player,
        baseline: Player,
        secret: str,
        run_id: str,
        judge_outcome: JudgeOutcome,
        first_call: int = 0,
    ) -> None:
        self.task = task
        self.submission = submission
        self.baseline = baseline
        self.judge_outcome = judge_outcome
        self.secret, self.run_id = secret, run_id
        self.calls = first_call
        self.submission_first = bool(derive_seed(secret, run_id, first_call, "order") & 1)
        self.submission_calls: list[TimedCall] = []
        self.baseline_calls: list[TimedCall] = []

    def warm_up(self) -> None:
        """Calls that are checked and not counted: the first ones after a fork take up to three times as long. A slow
        submission has fewer; the baseline has them all, or it would be timed cold to the submission's advantage."""
        begin = time.monotonic()
        for _ in range(WARM_UP_CALLS):
            if time.monotonic() - begin < WARM_UP_BUDGET_S:
                self.pair()
            else:
                self._baseline_call(build_timed_call(self.task, self.calls, self.secret, self.run_id))
                self.calls += 1

    def null_call(self, calls: int = NULL_CALLS) -> NullCall:
        """Of trusted code, asked for through the baseline: a submission could slow its own and have the excess
        subtracted."""
        return NullCall.of([self.baseline.null_call() for _ in range(calls)])

    def pair(self) -> Pair:
        """One fresh input for both; which one goes first alternates as A B, B A, A B, ..."""
        built = build_timed_call(self.task, self.calls, self.secret, self.run_id)
        s, b = self._both(built)
        return Pair(s.wall_time_s, s.cpu_time_s, b.wall_time_s, b.cpu_time_s)

    def speed_ups(self, null: NullCall, required: float) -> tuple[SpeedUps, int]:
        """Pairs until the interval is narrow and on one side of what is required, or the budget is spent; and how many."""
        pairs: list[Pair] = []
        began_s = time.monotonic()
        call_time_s = 0.0
        while True:
            pairs.append(self.pair())
            call_time_s += pairs[-1].submission_wall_s + pairs[-1].baseline_wall_s
            spent = call_time_s > CALL_BUDGET_S and len(pairs) >= FEWEST_PAIRS
            spent |= time.monotonic() - began_s > MEASURE_BUDGET_S and len(pairs) >= MIN_PAIRS
            if not spent and (len(pairs) < MIN_PAIRS or len(pairs) % 2 == 0):
                continue
            found = speed_ups(pairs, null)
            decided = found.figure.narrow and not found.figure.straddles(required)
            if spent or decided or len(pairs) >= MAX_PAIRS:
                return found, len(pairs)

    def growth(self, growth: Growth, null: NullCall) -> tuple[Exponent, GrowthTimes]:
        """Rounds of calls at every size, until the exponent is on one side of what is asked or the rounds are spent.

        The sizes come in a new order each time. By CPU time where it is counted: a neighbour does not lengthen it, and
        waiting cannot flatten the curve. The baseline is a control, for which one round is enough, unless the exponent
        is relative to its own.
        """
        order = random.Random(derive_seed(self.secret, self.run_id, self.calls, "growth order"))
        submission_s: list[list[float]] = []
        baseline_s: list[list[float]] = []
        began_s = time.monotonic()
        while True:
            with_baseline = growth.relative or not baseline_s
            row = [(0.0, 0.0)] * len(growth.sizes)
            for index in order.sample(range(len(row)), len(row)):
                built = build_growth_call(self.task, self.calls, growth.sizes[index], self.secret, self.run_id)
                row[index] = self._net_s(built, null, with_baseline=with_baseline)
            submission_s.append([s for s, _ in row])
            if with_baseline:
                baseline_s.append([b for _, b in row])
            rounds = len(submission_s)
            spent = time.monotonic() - began_s > MEASURE_BUDGET_S and rounds >= FEWEST_GROWTH_ROUNDS
            if not spent and rounds < GROWTH_ROUNDS:
                continue
            times = GrowthTimes(growth.sizes, np.array(submission_s), np.array(baseline_s))
            found = growth_exponent(growth.sizes, times.submission_s, times.baseline_s if growth.relative else None)
            if spent or rounds >= MOST_GROWTH_ROUNDS or not found.low <= growth.at_most < found.high:
                return found, times

    def peaks_mib(self) -> tuple[float, float]:
        """Of submission and baseline, the smallest of all calls: what an allocator keeps from earlier ones only ever
        adds, and a submission that needs little in one call has shown that it can."""
        submission, baseline = (
            min(call.peak_memory_mib for call in calls) for calls in (self.submission_calls, self.baseline_calls)
        )
        return submission, baseline

    def memory_growth_mib(self, pairs: int) -> float:
        """What each of the last so many calls of the submission left behind."""
        return memory_growth_mib([call.memory_after_mib for call in self.submission_calls[-pairs:]])

    def totals(self) -> Totals:
        calls = self.submission_calls
        return Totals(
            windows=len(calls),
            wall_s=sum(call.wall_time_s for call in calls),
            cpu_s=sum(call.cpu_time_s for call in calls),
            outside_cpu_s=sum(call.outside_cpu_s for call in calls),
        )

    def _both(self, built: BuiltCase) -> tuple[TimedCall, TimedCall]:
        if self.submission_first ^ bool(self.calls & 1):
            s = self._submission_call(built)
            b = self._baseline_call(built)
        else:
            b = self._baseline_call(built)
            s = self._submission_call(built)
        self.calls += 1
        return s, b

    def _net_s(self, built: BuiltCase, null: NullCall, *, with_baseline: bool) -> tuple[float, float]:
        """Seconds of both on this input; 0.0 for a baseline that does not play."""
        if with_baseline:
            s, b = self._both(built)
            return net_s(s, null), net_s(b, null)
        self.calls += 1
        return net_s(self._submission_call(built), null), 0.0

    def _submission_call(self, built: BuiltCase) -> TimedCall:
        call = self.submission.call(built.frame)
        finding = self._judged(built, call)
        if finding.verdict is not Verdict.AC:
            raise Stopped(replace(finding, detail={**finding.detail, "timed": True}))
        self.submission_calls.append(call)
        return call

    def _baseline_call(self, built: BuiltCase) -> TimedCall:
        call = self.baseline.call(built.frame)
        finding = self._judged(built, call)
        if finding.verdict is Verdict.IE:
            raise Stopped(finding)
        if finding.verdict is not Verdict.AC:
            path = self.task.folder / "baseline.py"
            raise TaskError(f"{path}: got {finding.verdict} {finding.reason} {finding.detail}; it must be right")
        self.baseline_calls.append(call)
        return call

    def _judged(self, built: BuiltCase, call: TimedCall) -> Finding:
        finding, _ = self.judge_outcome(built, call.outcome, self.task.spec.limits)
        return finding


def net_s(call: TimedCall, null: NullCall) -> float:
    """Seconds of the call's own work, by CPU time where that is counted; positive, since its logarithm is taken."""
    own_s = call.cpu_time_s - null.cpu_s if call.cpu_time_s > 0 else call.wall_time_s - null.wall_s
    return max(own_s, SHORTEST_S)
