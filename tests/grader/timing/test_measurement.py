"""The whole measurement, against players whose clock we turn."""

import random
import re
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from grader.inside import wire
from grader.judge import judge_outcome
from grader.loader import TaskError, load_task
from grader.messages import HELD, TIMING_NOTES, explain
from grader.sandbox import TimingUnavailable
from grader.sandbox.base import Ended, Outcome, TimedCall
from grader.spec import Growth, Metric
from grader.timing import duel as measurement_duel
from grader.timing import measure, measurement, plausibility
from grader.timing.duel import GROWTH_ROUNDS, MAX_PAIRS, MIN_PAIRS, MOST_GROWTH_ROUNDS, WARM_UP_CALLS
from grader.verdicts import Reason, Verdict

TASKS = Path(__file__).parents[1] / "tasks"


NULL_S = 1e-4


class ScriptedPlayer:
    """Answers rightly, and takes as long as it is told: `time_s` seconds, or a function of the call's number and its
    inputs. Of each call `wall` times as much passes by the wall; `leaves_mib` stay behind, `outside_s` are used between
    the windows."""

    def __init__(self, task, time_s, peak_mib=50.0, wrong_from=None, wall=1.0, leaves_mib=0.0, outside_s=0.0):
        self.task, self.time_s, self.peak_mib, self.wrong_from = task, time_s, peak_mib, wrong_from
        self.wall, self.leaves_mib, self.outside_s = wall, leaves_mib, outside_s
        self.frames = []

    def call(self, inputs):
        self.frames.append(inputs)
        request = wire.decode(inputs, limit_bytes=len(inputs), layouts=True)
        output = self.task.expected(request["inputs"])
        if self.wrong_from is not None and len(self.frames) > self.wrong_from:
            output = output[:-1]
        result = wire.encode({"status": "ok", "output": output, "gradients": []})
        time_s = self.time_s
        if callable(time_s):
            time_s = time_s(len(self.frames), len(request["inputs"]["numbers"]))
        return TimedCall(
            Outcome(Ended.EXITED, result=result),
            time_s * self.wall,
            time_s,
            self.peak_mib,
            self.leaves_mib * len(self.frames),
            self.outside_s,
        )

    def null_call(self):
        return TimedCall(Outcome(Ended.EXITED), NULL_S, NULL_S, 0.0)


class ScriptedSandbox:
    def __init__(self, *players):
        self.scripted = players

    @contextmanager
    def players(self, requests, limits):
        yield self.scripted


@pytest.fixture(scope="module")
def task():
    return load_task("running-sum", TASKS)


def asking(task, **changes):
    """The task with other performance targets."""
    return replace(task, spec=replace(task.spec, performance=replace(task.spec.performance, **changes)))


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
    wobble = ScriptedPlayer(task, lambda call, n: 0.01 * (1 + 0.1 * (call % 3)))
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


def test_few_pairs_are_judged_by_the_figure_itself(task):
    """It sleeps in two calls, so that three pairs must do; their wide interval would let it pass."""

    def sleeps(call, n):
        return 7.0 if call == WARM_UP_CALLS + 2 else 0.0106

    report, finding = duel(
        task, ScriptedPlayer(task, sleeps), ScriptedPlayer(task, lambda call, n: 0.03 + 0.003 * (call % 3))
    )
    assert report.pairs < MIN_PAIRS
    assert report.speed_up < report.required < report.high
    assert finding.reason is Reason.SPEED_UP


def test_a_slow_submission_does_not_keep_the_baseline_cold(task, monkeypatch):
    monkeypatch.setattr(measurement_duel, "WARM_UP_BUDGET_S", -1.0)
    submission, baseline = ScriptedPlayer(task, 0.01), ScriptedPlayer(task, 0.05)
    duel(task, submission, baseline)
    assert (len(submission.frames), len(baseline.frames)) == (MIN_PAIRS, WARM_UP_CALLS + MIN_PAIRS)


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
    task = asking(task, metric=Metric.MEMORY)
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


def test_what_the_protocol_takes_is_shown_and_subtracted(task):
    report, _ = duel(task, ScriptedPlayer(task, 0.01), ScriptedPlayer(task, 0.05))
    assert (report.null_call_ms, report.submission_cpu_ms) == (pytest.approx(0.1), pytest.approx(9.9))


# disturbed measurements


def test_a_busy_neighbour_is_named_and_the_figure_is_by_cpu_time(task):
    submission, baseline = ScriptedPlayer(task, 0.01, wall=2.0), ScriptedPlayer(task, 0.05, wall=2.0)
    report, _ = duel(task, submission, baseline)
    assert (report.clock, report.notes, report.pairs) == ("cpu", ("neighbour",), MIN_PAIRS)


def test_a_submission_that_waits_is_timed_by_the_wall_after_a_second_look(task):
    """Waiting does no work; by CPU time it would be five times as fast."""
    submission, baseline = ScriptedPlayer(task, 0.01, wall=5.0), ScriptedPlayer(task, 0.05)
    report, finding = duel(task, submission, baseline)
    assert (report.clock, report.notes, finding.reason) == ("wall", ("repeated", "waits"), Reason.SPEED_UP)
    assert len(set(submission.frames)) == len(submission.frames) == 2 * (WARM_UP_CALLS + MIN_PAIRS)


def test_clocks_that_disagree_beside_a_neighbour_convict_nobody(task):
    """The wall says 1, the CPU 5, and 3 is required: the core was not the submission's alone."""
    submission, baseline = ScriptedPlayer(task, 0.01, wall=10.0), ScriptedPlayer(task, 0.05, wall=2.0)
    report, finding = duel(task, submission, baseline)
    assert (report.notes, finding.verdict) == (("repeated", "clocks_disagree"), Verdict.AC)
    assert report.low < 1 < 5 < report.high


@pytest.mark.parametrize(
    ("stolen", "notes"), [([False], ()), ([True, False], ("repeated",)), ([True, True], ("repeated", "steal"))]
)
def test_stolen_time_is_measured_again_once_and_then_said(task, monkeypatch, stolen, notes):
    answers = iter(stolen)

    class Scripted:
        def noticeable(self):
            return next(answers)

    monkeypatch.setattr(measurement, "Steal", Scripted)
    report, finding = duel(task, ScriptedPlayer(task, 0.01), ScriptedPlayer(task, 0.05))
    assert (report.notes, finding.verdict) == (notes, Verdict.AC)
    assert next(answers, None) is None


# growth


def growing(task, **changes):
    return replace(
        asking(task, growth=Growth(**{"sizes": (1000, 2000, 4000), "at_most": 1.5, **changes})),
        growth_inputs=lambda seed, n: {"numbers": random.Random(seed).choices(range(1000), k=n)},
    )


def linear_s(call, n):
    return 1e-5 * n


def quadratic_s(call, n):
    return 1e-5 * n * n / 3000


@pytest.mark.parametrize("constant_s", [0.0, 0.3])
def test_fast_enough_at_one_size_and_too_steep(task, constant_s):
    """A constant part does not hide it, however large."""
    task = growing(task)
    submission = ScriptedPlayer(task, lambda call, n: constant_s + quadratic_s(call, n))
    report, finding = duel(
        task, submission, ScriptedPlayer(task, lambda call, n: 20 * linear_s(call, n) + constant_s * 10)
    )
    assert (finding.verdict, finding.reason) == (Verdict.TS, Reason.GROWTH)
    assert (report.passed, round(report.growth_exponent, 1), round(finding.detail["measured"], 1)) == (False, 2.0, 2.0)
    assert report.speed_up > report.required
    assert len(report.growth_ms) == 3


def test_padding_the_small_sizes_does_not_hide_the_large_one(task):
    """Work is added until the curve is straight; at the largest size there is none to be added, and it is too slow."""
    task = growing(task)
    padded = ScriptedPlayer(task, lambda call, n: linear_s(1, n) if n == 3000 else 12 * linear_s(1, n))
    report, finding = duel(task, padded, ScriptedPlayer(task, lambda call, n: 20 * linear_s(call, n)))
    assert report.growth_exponent == pytest.approx(1.0, abs=0.05)
    assert report.speed_up > report.required
    assert (finding.verdict, finding.reason, finding.detail["size"]) == (Verdict.TS, Reason.SPEED_UP, 4000)
    assert "at size 4000" in explain(finding.verdict, finding.reason, finding.detail)


def test_a_linear_submission_grows_as_asked_and_inputs_stay_fresh(task):
    task = growing(task)
    submission, baseline = ScriptedPlayer(task, linear_s), ScriptedPlayer(task, lambda call, n: 20 * linear_s(call, n))
    report, finding = duel(task, submission, baseline)
    assert (finding.verdict, report.passed) == (Verdict.AC, True)
    assert report.growth_low < report.growth_exponent < report.growth_high
    assert [report.growth_exponent, report.growth_baseline] == pytest.approx([1.0, 1.0], abs=0.02)
    assert len(set(submission.frames)) == len(submission.frames) == WARM_UP_CALLS + MIN_PAIRS + 3 * GROWTH_ROUNDS
    assert len(baseline.frames) == WARM_UP_CALLS + MIN_PAIRS + 3


def test_growth_beside_the_baseline_lets_the_machine_bend_both(task):
    """Allocators make steps that no algorithm is to blame for; both twins meet them."""
    task = growing(task, relative=True, at_most=0.5)

    def step(n):
        return 3.0 if n > 1500 else 1.0

    baseline = ScriptedPlayer(task, lambda call, n: 20 * linear_s(call, n) * step(n))
    report, finding = duel(task, ScriptedPlayer(task, lambda call, n: linear_s(call, n) * step(n)), baseline)
    assert (finding.verdict, report.growth_exponent > 1.5) == (Verdict.AC, True)
    report, finding = duel(task, ScriptedPlayer(task, lambda call, n: quadratic_s(call, n) * step(n)), baseline)
    assert finding.reason is Reason.GROWTH


def test_an_exponent_in_doubt_is_measured_longer_and_convicts_nobody(task):
    task = growing(task, at_most=1.0)
    submission = ScriptedPlayer(task, linear_s)
    _, finding = duel(task, submission, ScriptedPlayer(task, lambda call, n: 20 * linear_s(call, n)))
    assert finding.verdict is Verdict.AC
    assert len(submission.frames) == WARM_UP_CALLS + MIN_PAIRS + 3 * MOST_GROWTH_ROUNDS


def test_a_wrong_output_while_growth_is_measured_is_wrong(task):
    task = growing(task)
    submission = ScriptedPlayer(task, linear_s, wrong_from=WARM_UP_CALLS + MIN_PAIRS + 4)
    report, finding = duel(task, submission, ScriptedPlayer(task, lambda call, n: 20 * linear_s(call, n)))
    assert (finding.verdict, report.not_measured) == (Verdict.WA, "wrong_output")


# memory left behind, figures held


def test_memory_left_behind_is_shown_and_judged_where_the_task_asks(task):
    leaking = {"leaves_mib": 4.0}
    report, finding = duel(task, ScriptedPlayer(task, 0.01, **leaking), ScriptedPlayer(task, 0.05))
    assert (finding.verdict, report.memory_growth_mib) == (Verdict.AC, 4.0)
    report, finding = duel(
        asking(task, memory_growth_mib=1.0), ScriptedPlayer(task, 0.01, **leaking), ScriptedPlayer(task, 0.05)
    )
    assert (finding.verdict, finding.reason, report.passed) == (Verdict.TS, Reason.MEMORY_GROWTH, False)
    report, finding = duel(asking(task, memory_growth_mib=1.0), ScriptedPlayer(task, 0.01), ScriptedPlayer(task, 0.05))
    assert (finding.verdict, report.memory_growth_mib) == (Verdict.AC, 0.0)


@pytest.mark.parametrize(
    ("asked", "submission", "held"),
    [
        ({"best": 5.0}, {"time_s": 0.01}, ""),
        ({"best": 5.0}, {"time_s": 0.0004}, "implausible"),
        ({}, {"time_s": 0.0004}, ""),
        ({}, {"time_s": NULL_S + 1e-5}, "unresolved"),
        ({"flop": 1e12}, {"time_s": 0.01}, "roofline"),
        ({"traffic_bytes": 1e12}, {"time_s": 0.01}, "roofline"),
        ({"flop": 1e6, "traffic_bytes": 1e6}, {"time_s": 0.01}, ""),
        ({}, {"time_s": 0.01, "outside_s": 1e-5}, ""),
        ({}, {"time_s": 0.01, "outside_s": 1e-3}, "outside_window"),
        ({}, {"time_s": 0.01, "wall": 0.5}, "parallel"),
    ],
)
def test_implausible_figures_are_held_and_the_verdict_stays(task, asked, submission, held):
    task = asking(task, **asked)
    report, finding = duel(task, ScriptedPlayer(task, **submission), ScriptedPlayer(task, 0.05))
    assert (report.held, report.passed, finding.verdict) == (held, True, Verdict.AC)


def test_every_key_has_its_sentence(task):
    """Which keys there are stands in the code; the report carries no others."""
    source = Path(measurement.__file__).read_text() + Path(plausibility.__file__).read_text()
    assert all(f'"{key}"' in source for key in (*HELD, *TIMING_NOTES))
    assert set(re.findall(r'return "(\w+)"', Path(plausibility.__file__).read_text())) <= set(HELD)
