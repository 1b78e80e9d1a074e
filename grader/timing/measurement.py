"""One measurement from start to end: a session, another one if that was disturbed, and what the figures mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from grader.loader import Task
from grader.machine import hardware
from grader.outcomes import Finding
from grader.protocol import PerformanceReport
from grader.sandbox.base import BoxRequest, Sandbox, TimingUnavailable
from grader.spec import Growth, Metric, Performance
from grader.timing.duel import MEMORY_PAIRS, MIN_PAIRS, Duel, GrowthTimes, JudgeOutcome, Stopped
from grader.timing.growth import Exponent, slope
from grader.timing.plausibility import held_because
from grader.timing.ratios import NullCall, SpeedUp, SpeedUps
from grader.timing.steal import Steal
from grader.verdicts import Reason, Verdict

#: Peaks are repeatable to about half a MiB; nothing is smaller than the resolution.
PEAK_RESOLUTION_MIB = 0.5
#: What a call leaves behind is not told from nothing below this.
GROWTH_RESOLUTION_MIB = 0.1

#: The ratio at the largest size comes from few calls.
GROWTH_RATIO_SLACK = 0.1

#: Each window of a player has its own limit; this one ends a player that burns through many.
SESSION_CPU_LIMIT_S = 120.0


@dataclass(frozen=True)
class _Session:
    """What one session of players showed. `disturbed`: worth measuring again."""

    report: PerformanceReport
    finding: Finding
    disturbed: bool
    calls: int


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
    soundly, the report says why and the finding is AC: it is not the submission's fault. A disturbed measurement is
    made once more, in new boxes and with new inputs.
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
    limits = replace(task.spec.limits, cpu_time_limit_s=SESSION_CPU_LIMIT_S)

    def session(first_call: int, *, last: bool) -> _Session:
        with sandbox.players(requests, limits) as (submission, baseline):
            duel = Duel(task, submission, baseline, secret, run_id, judge_outcome, first_call)
            by_metric = _memory if performance.metric is Metric.MEMORY else _time
            return by_metric(duel, performance, blank, last=last)

    try:
        measured = session(0, last=False)
        if measured.disturbed:
            measured = session(measured.calls, last=True)
            notes = ("repeated", *measured.report.notes)
            measured = replace(measured, report=replace(measured.report, notes=notes))
    except TimingUnavailable as unavailable:
        return replace(blank, not_measured=str(unavailable)), Finding(Verdict.AC)
    except Stopped as stopped:
        return replace(blank, passed=False, not_measured="wrong_output"), stopped.args[0]
    return measured.report, measured.finding


def _time(duel: Duel, performance: Performance, blank: PerformanceReport, *, last: bool) -> _Session:
    """Speed-up by pairs of calls. The last session decides, however disturbed it was."""
    duel.warm_up()
    null = duel.null_call()
    steal = Steal()
    found, pairs = duel.speed_ups(null, performance.required)
    stolen = steal.noticeable()
    if not last and (stolen or not found.consistent):
        return _Session(blank, Finding(Verdict.AC), True, duel.calls)
    figure = _published(found)
    submission_peak_mib, baseline_peak_mib = duel.peaks_mib()
    report = replace(
        blank,
        # Few pairs are the submission's doing, which took its time: their wide interval shall not help it.
        passed=(figure.high if pairs >= MIN_PAIRS else figure.ratio) >= performance.required,
        speed_up=figure.ratio,
        low=figure.low,
        high=figure.high,
        pairs=pairs,
        clock=figure.clock,
        submission_ms=figure.submission_s * 1e3,
        baseline_ms=figure.baseline_s * 1e3,
        submission_cpu_ms=found.cpu.submission_s * 1e3 if found.cpu else 0.0,
        baseline_cpu_ms=found.cpu.baseline_s * 1e3 if found.cpu else 0.0,
        null_call_ms=null.wall_s * 1e3,
        submission_peak_mib=submission_peak_mib,
        baseline_peak_mib=baseline_peak_mib,
        notes=tuple(_notes(found, stolen)),
    )
    return _concluded(duel, performance, report, null)


def _memory(duel: Duel, performance: Performance, blank: PerformanceReport, *, last: bool) -> _Session:
    """Peak memory of a call, above what the box held before it imported the submission. Nothing disturbs that."""
    calls = [duel.pair() for _ in range(MEMORY_PAIRS)]
    s, b = (max(peak, PEAK_RESOLUTION_MIB) for peak in duel.peaks_mib())
    high = (b + PEAK_RESOLUTION_MIB) / max(s - PEAK_RESOLUTION_MIB, PEAK_RESOLUTION_MIB)
    report = replace(
        blank,
        passed=high >= performance.required,
        speed_up=b / s,
        low=max(b - PEAK_RESOLUTION_MIB, PEAK_RESOLUTION_MIB) / (s + PEAK_RESOLUTION_MIB),
        high=high,
        pairs=len(calls),
        submission_ms=min(pair.submission_wall_s for pair in calls) * 1e3,
        baseline_ms=min(pair.baseline_wall_s for pair in calls) * 1e3,
        submission_cpu_ms=min(pair.submission_cpu_s for pair in calls) * 1e3,
        baseline_cpu_ms=min(pair.baseline_cpu_s for pair in calls) * 1e3,
        submission_peak_mib=s,
        baseline_peak_mib=b,
    )
    return _concluded(duel, performance, report, duel.null_call())


def _published(found: SpeedUps) -> SpeedUp:
    """The figure to show. Where a neighbour disturbs and the clocks disagree, neither is known to be right: the
    interval spans both, so that only what is too slow by both is too slow."""
    if not found.disturbed or found.consistent or found.cpu is None:
        return found.figure
    return replace(found.figure, low=min(found.wall.low, found.cpu.low), high=max(found.wall.high, found.cpu.high))


def _notes(found: SpeedUps, stolen: bool) -> list[str]:
    notes = ["steal"] if stolen else []
    if found.disturbed:
        notes.append("neighbour" if found.consistent else "clocks_disagree")
    elif found.cpu is not None and not found.consistent and found.wall.ratio < found.cpu.ratio:
        notes.append("waits")
    return notes


def _concluded(duel: Duel, performance: Performance, report: PerformanceReport, null: NullCall) -> _Session:
    """The verdict: first the ratio, then what calls leave behind, then growth; and whether the ratio can be."""
    left_mib = duel.memory_growth_mib(report.pairs)
    report = replace(report, memory_growth_mib=left_mib if left_mib >= GROWTH_RESOLUTION_MIB else 0.0)
    asked_mib = performance.memory_growth_mib
    finding = Finding(Verdict.AC)
    if not report.passed:
        reason = Reason.MEMORY if performance.metric is Metric.MEMORY else Reason.SPEED_UP
        finding = _too_slow(reason, measured=round(report.speed_up, 3), limit=performance.required)
    elif asked_mib and left_mib > asked_mib + GROWTH_RESOLUTION_MIB:
        finding = _too_slow(Reason.MEMORY_GROWTH, measured=round(left_mib, 2), limit=asked_mib)
    elif performance.growth is not None:
        report, finding = _growth(duel, performance, performance.growth, report, null)
    held = held_because(performance, report.low, report.submission_ms / 1e3, null.by(report.clock), duel.totals())
    passed = finding.verdict is Verdict.AC
    return _Session(replace(report, held=held, passed=passed), finding, False, duel.calls)


def _growth(
    duel: Duel, performance: Performance, growth: Growth, report: PerformanceReport, null: NullCall
) -> tuple[PerformanceReport, Finding]:
    found, times = duel.growth(growth, null)
    own = float(slope(growth.sizes, times.baseline_s.min(0)))
    at_most = growth.at_most
    if growth.relative:  # shown as exponents of the size, as everything is
        found = Exponent(found.value + own, found.low + own, found.high + own)
        at_most += own
    report = replace(
        report,
        growth_exponent=found.value,
        growth_low=found.low,
        growth_high=found.high,
        growth_at_most=at_most,
        growth_baseline=own,
        growth_ms=_growth_rows(times),
    )
    required = growth.required or performance.required
    at_largest = float(times.baseline_s.min(0)[-1] / times.submission_s.min(0)[-1])
    if found.low > at_most:
        interval = f"{found.low:.2f}–{found.high:.2f}"
        finding = _too_slow(Reason.GROWTH, measured=round(found.value, 2), limit=round(at_most, 2), interval=interval)
    elif performance.metric is Metric.TIME and at_largest * (1 + GROWTH_RATIO_SLACK) < required:
        # Work added at small sizes flattens any curve. It does not help at the largest.
        asked: dict[str, float | str] = {
            "limit": required,
            "size": growth.sizes[-1],
            "cause": "largest_size",
        }
        finding = _too_slow(Reason.SPEED_UP, measured=round(at_largest, 3), **asked)
    else:
        finding = Finding(Verdict.AC)
    return report, finding


def _growth_rows(times: GrowthTimes) -> tuple[str, ...]:
    fastest_ms = 1e3 * times.submission_s.min(0), 1e3 * times.baseline_s.min(0)
    return tuple(f"{n}: {s:.3g} ms, {b:.3g} ms" for n, s, b in zip(times.sizes, *fastest_ms, strict=True))


def _too_slow(reason: Reason, **detail: float | str) -> Finding:
    return Finding(Verdict.TS, reason, detail)
