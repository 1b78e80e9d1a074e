"""The statistic on times that we make up, and the duel against players whose clock we turn."""

from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from grader.inside import wire
from grader.judge import judge_outcome
from grader.loader import TaskError, load_task
from grader.sandbox import TimingUnavailable
from grader.sandbox.base import Ended, Outcome, TimedCall
from grader.spec import Metric
from grader.timing import MAX_PAIRS, MIN_PAIRS, WARM_UP_CALLS, Pair, bootstrap_interval, measure, speed_up
from grader.verdicts import Reason, Verdict

TASKS = Path(__file__).parent / "tasks"


def pairs(submission_s, baseline_s, n=15, noise=0.05, neighbour=1.0, seed=0):
    """Times with the noise of a machine: mostly a little, sometimes much, never less than the work takes."""
    rng = np.random.default_rng(seed)

    def times(base_s):
        return base_s * (1 + noise * rng.exponential(size=n)) * np.where(rng.random(n) < 0.1, 3.0, 1.0)

    s, b = times(submission_s), times(baseline_s)
    return [Pair(neighbour * x, x, neighbour * y, y) for x, y in zip(s, b, strict=True)]


@pytest.mark.parametrize("truth", [0.5, 1.0, 4.0, 40.0])
def test_the_interval_covers_the_truth_in_spite_of_outliers(truth):
    covered = 0
    for seed in range(50):
        found = speed_up(pairs(0.1, 0.1 * truth, seed=seed), 0.0)
        assert found.low <= found.ratio <= found.high
        covered += found.low <= truth <= found.high
    assert covered >= 45


def test_the_cost_of_an_empty_call_does_not_pull_the_ratio_to_one():
    raw = [replace(p, submission_wall_s=p.submission_wall_s + 0.01, baseline_wall_s=p.baseline_wall_s + 0.01)
           for p in pairs(0.002, 0.02, noise=0.0)]  # fmt: skip
    raw = [replace(p, submission_cpu_s=p.submission_wall_s, baseline_cpu_s=p.baseline_wall_s) for p in raw]
    assert speed_up(raw, 0.0).ratio < 3
    assert speed_up(raw, 0.01).ratio == pytest.approx(10, rel=0.02)


def test_cpu_time_is_the_clock_when_a_neighbour_disturbs():
    assert speed_up(pairs(0.1, 0.2), 0.0).clock == "wall"
    assert speed_up(pairs(0.1, 0.2, neighbour=2.0), 0.0).clock == "cpu"


def test_without_cpu_times_the_wall_is_the_clock():
    blind = [replace(p, submission_cpu_s=0.0, baseline_cpu_s=0.0) for p in pairs(0.1, 0.2, neighbour=2.0)]
    assert speed_up(blind, 0.0).clock == "wall"


def test_a_call_shorter_than_an_empty_one_has_a_finite_speed_up():
    found = speed_up(pairs(1e-5, 0.02), 1e-4)
    assert np.isfinite([found.ratio, found.low, found.high]).all()


def test_equal_times_give_equal_intervals():
    b, s = np.array([3.0, 3.1, 2.9, 3.3]), np.array([1.0, 1.1, 0.9, 1.2])
    assert bootstrap_interval(b, s) == bootstrap_interval(b, s)


class ScriptedPlayer:
    """Answers rightly, and takes as long as it is told."""

    def __init__(self, task, time_s, peak_mib=50.0, wrong_from=None):
        self.task, self.time_s, self.peak_mib, self.wrong_from = task, time_s, peak_mib, wrong_from
        self.frames = []

    def call(self, inputs):
        self.frames.append(inputs)
        request = wire.decode(inputs, limit_bytes=len(inputs), layouts=True)
        output = self.task.expected(request["inputs"])
        if self.wrong_from is not None and len(self.frames) > self.wrong_from:
            output = output[:-1]
        result = wire.encode({"status": "ok", "output": output, "gradients": []})
        time_s = self.time_s(len(self.frames)) if callable(self.time_s) else self.time_s
        return TimedCall(Outcome(Ended.EXITED, result=result), time_s, time_s, self.peak_mib)

    def null_call(self):
        return 1e-4


class ScriptedSandbox:
    def __init__(self, *players):
        self.scripted = players

    @contextmanager
    def players(self, requests, limits):
        yield self.scripted


@pytest.fixture(scope="module")
def task():
    return load_task("running-sum", TASKS)


def duel(task, submission, baseline):
    return measure(task, ScriptedSandbox(submission, baseline), [None, None], "secret", "run", judge_outcome)


def test_steady_times_need_the_fewest_pairs(task):
    submission, baseline = ScriptedPlayer(task, 0.01), ScriptedPlayer(task, 0.05)
    report, finding = duel(task, submission, baseline)
    assert (report.passed, report.pairs, finding.verdict) == (True, MIN_PAIRS, Verdict.AC)
    assert report.speed_up == pytest.approx(5, rel=0.02)
    assert (report.submission_ms, report.baseline_ms) == (pytest.approx(9.9), pytest.approx(49.9))


def test_both_get_the_same_inputs_and_no_input_twice(task):
    submission, baseline = ScriptedPlayer(task, 0.01), ScriptedPlayer(task, 0.05)
    duel(task, submission, baseline)
    assert submission.frames == baseline.frames
    assert len(set(submission.frames)) == len(submission.frames) == WARM_UP_CALLS + MIN_PAIRS


def test_a_doubtful_case_is_measured_longer(task):
    """Required is 3, and so is the ratio: each interval straddles it. Being at the bar is not below it."""
    wobble = ScriptedPlayer(task, lambda call: 0.01 * (1 + 0.1 * (call % 3)))
    report, finding = duel(task, wobble, ScriptedPlayer(task, 0.03))
    assert (report.pairs, report.passed, finding.verdict) == (MAX_PAIRS, True, Verdict.AC)


def test_too_slow_is_who_is_too_slow_by_the_whole_interval(task):
    report, finding = duel(task, ScriptedPlayer(task, 0.01), ScriptedPlayer(task, 0.02))
    assert (report.passed, finding.verdict, finding.reason) == (False, Verdict.TS, Reason.SPEED_UP)
    assert report.high < report.required


def test_a_hopeless_submission_is_not_called_for_ever(task):
    submission = ScriptedPlayer(task, 5.0)
    report, finding = duel(task, submission, ScriptedPlayer(task, 0.02))
    assert finding.verdict is Verdict.TS
    assert report.pairs < MIN_PAIRS


@pytest.mark.parametrize("wrong_from", [0, WARM_UP_CALLS, WARM_UP_CALLS + 4])
def test_a_wrong_output_of_any_call_ends_the_measurement(task, wrong_from):
    submission = ScriptedPlayer(task, 0.001, wrong_from=wrong_from)
    report, finding = duel(task, submission, ScriptedPlayer(task, 0.05))
    assert (finding.verdict, finding.reason, finding.detail["timed"]) == (Verdict.WA, Reason.LENGTH, True)
    assert (report.passed, report.speed_up) == (False, 0.0)
    assert len(submission.frames) == wrong_from + 1


def test_a_wrong_baseline_is_the_authors_fault(task):
    with pytest.raises(TaskError, match=r"baseline\.py"):
        duel(task, ScriptedPlayer(task, 0.01), ScriptedPlayer(task, 0.05, wrong_from=2))


@pytest.mark.parametrize(("peak_mib", "verdict"), [(20.0, Verdict.AC), (60.0, Verdict.TS), (0.0, Verdict.AC)])
def test_memory_is_a_ratio_of_peaks(task, peak_mib, verdict):
    task = replace(task, spec=replace(task.spec, performance=replace(task.spec.performance, metric=Metric.MEMORY)))
    report, finding = duel(task, ScriptedPlayer(task, 0.1, peak_mib), ScriptedPlayer(task, 0.05, 100.0))
    assert finding.verdict is verdict
    assert report.low <= report.speed_up <= report.high
    assert report.metric == "memory"


def test_a_machine_that_cannot_time_says_why_and_blames_nobody(task):
    class Untimed:
        def players(self, requests, limits):
            raise TimingUnavailable("no freezer")

    report, finding = measure(task, Untimed(), [None, None], "secret", "run", judge_outcome)
    assert (report.passed, report.not_measured, finding.verdict) == (None, "no freezer", Verdict.AC)
