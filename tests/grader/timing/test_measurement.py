"""The whole measurement, against players whose clock we turn."""

from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from grader.inside import wire
from grader.judge import judge_outcome
from grader.loader import TaskError, load_task
from grader.sandbox import TimingUnavailable
from grader.sandbox.base import Ended, Outcome, TimedCall
from grader.spec import Metric
from grader.timing import measure
from grader.timing.duel import MAX_PAIRS, MIN_PAIRS, WARM_UP_CALLS
from grader.verdicts import Reason, Verdict

TASKS = Path(__file__).parents[1] / "tasks"


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
        return TimedCall(Outcome(Ended.EXITED), 1e-4, 1e-4, 0.0)


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
