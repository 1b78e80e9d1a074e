"""The order of things in a run: what is reported, what is skipped, whose fault it is."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from grader.judge import judge
from grader.loader import load_task
from grader.messages import explain
from grader.protocol import JobKind, Judgement, Report, ReportKind
from grader.sandbox import Tier
from grader.sandbox.base import Ended, Outcome
from grader.spec import SOURCE_LIMIT_BYTES, Case, Reveal
from grader.verify import make_job

TASKS = Path(__file__).parent / "tasks"
GOOD = "def double_all(numbers):\n    print('seen', len(numbers))\n    return [2 * n for n in numbers]\n"
WRONG = "def double_all(numbers):\n    return [n for n in numbers]\n"


class Transcript:
    """Collects reports as the web would get them, through JSON and its validation."""

    def __init__(self, job):
        self.job = job
        self.reports = []

    def __call__(self, kind, payload):
        report = Report(self.job.run_id, self.job.submission_id, len(self.reports), kind, payload, "test")
        self.reports.append(Report.from_json(json.loads(json.dumps(report.to_json()))))

    def of(self, kind):
        return [report.payload for report in self.reports if report.kind is kind]

    @property
    def kinds(self):
        return [report.kind for report in self.reports]


@pytest.fixture(scope="module")
def task():
    return load_task("double-all", TASKS)


@pytest.fixture
def run(sandbox, task):
    """Judges a source; returns the judgement and the transcript."""

    def run_judge(source, *, task=task, sandbox=sandbox, kind=JobKind.SUBMIT, scratch="", **job_fields):
        job = replace(make_job(task, source, kind, scratch), **job_fields)
        transcript = Transcript(job)
        judgement = judge(job, task, sandbox, transcript, worker="test")
        assert transcript.kinds[-1] is ReportKind.DONE
        assert Judgement(**transcript.reports[-1].payload) == replace(
            judgement, not_checked=list(judgement.not_checked), notes=list(judgement.notes)
        )
        return judgement, transcript

    return run_judge


def test_a_submission_is_reported_step_by_step(run, sandbox):
    judgement, transcript = run(GOOD)
    assert transcript.kinds == [ReportKind.STARTED, ReportKind.IMPORTED, *[ReportKind.CASE] * 3, ReportKind.DONE]
    assert transcript.reports[0].payload == {"worker": "test", "device": "cpu", "tier": sandbox.tier, "total": 3}
    assert (judgement.verdict, judgement.passed, judgement.total) == ("AC", 3, 3)
    assert [case["index"] for case in transcript.of(ReportKind.CASE)] == [0, 1, 2]


def test_samples_show_everything_and_hidden_cases_nothing(run):
    _, transcript = run(GOOD)
    sample, hidden, _ = transcript.of(ReportKind.CASE)
    assert sample["inputs"] == "numbers = [1, 2, 3]"
    assert (sample["expected"], sample["actual"], sample["stdout"]) == ("[2, 4, 6]", "[2, 4, 6]", "seen 3\n")
    assert {hidden[key] for key in ("inputs", "expected", "actual", "stdout", "stderr")} == {""}


def test_run_uses_the_samples_only(run):
    judgement, transcript = run(WRONG, kind=JobKind.RUN)
    assert (judgement.verdict, judgement.total) == ("WA", 1)
    assert [case["sample"] for case in transcript.of(ReportKind.CASE)] == [True]


@pytest.mark.parametrize(
    ("scratch", "verdict", "stdout"),
    [
        ("print(double_all([7]))", "AC", "seen 1\n[14]\n"),
        ("print('before')\nraise ValueError('mine')", "RE", "before\n"),
        ("while True: pass", "TLE", ""),
        ("(", "CE", ""),
    ],
    ids=["prints", "raises", "loops", "syntax"],
)
def test_scratch_code_is_reported_and_never_graded(run, scratch, verdict, stdout):
    judgement, transcript = run(GOOD, kind=JobKind.RUN, scratch=scratch)
    (report,) = transcript.of(ReportKind.SCRATCH)
    assert (report["verdict"], report["stdout"]) == (verdict, stdout)
    assert judgement.verdict == "AC"


def test_a_submission_has_no_scratch_code(run):
    _, transcript = run(GOOD, scratch="print(1)")
    assert transcript.of(ReportKind.SCRATCH) == []


def test_after_three_failures_the_rest_is_skipped(run, task):
    many = replace(task, cases=tuple(Case(f"case {i}", task.cases[0].make, sample=i == 0) for i in range(6)))
    judgement, transcript = run(WRONG, task=many)
    assert [case["verdict"] for case in transcript.of(ReportKind.CASE)] == ["WA", "WA", "WA", "SK", "SK", "SK"]
    assert (judgement.verdict, judgement.passed, judgement.total) == ("WA", 0, 6)


def test_after_an_exceeded_limit_the_rest_is_skipped(run):
    judgement, transcript = run("def double_all(numbers):\n    while True: pass\n")
    assert [case["verdict"] for case in transcript.of(ReportKind.CASE)] == ["TLE", "SK", "SK"]
    assert judgement.verdict == "TLE"


def test_the_worst_case_decides(run):
    judgement, _ = run("def double_all(numbers):\n    return [numbers[0]] * len(numbers)\n")
    assert (judgement.verdict, judgement.reason) == ("RE", "exception")  # the empty list; the others are wrong answers


def test_a_traceback_shows_the_learners_lines_only(run):
    _, transcript = run(
        "def double_all(numbers):\n    return helper(numbers)\n\n\ndef helper(numbers):\n    return 1 / 0\n"
    )
    detail = transcript.of(ReportKind.CASE)[0]["detail"]
    assert (detail["type"], detail["message"], detail["line"]) == ("ZeroDivisionError", "division by zero", 6)
    assert [(row["line"], row["name"]) for row in detail["traceback"]] == [(2, "double_all"), (6, "helper")]


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("#" * (SOURCE_LIMIT_BYTES + 1), "size"),
        ("é" * (SOURCE_LIMIT_BYTES // 2 + 1), "size"),
        ("x = '\udce9'", "encoding"),
        ("x = '\0'", "nul"),
        (" \n", "empty"),
    ],
    ids=["long", "long in UTF-8", "surrogate", "nul", "blank"],
)
def test_a_source_that_cannot_be_used_enters_no_box(run, source, name):
    judgement, transcript = run(source, sandbox=NoSandbox())
    assert (judgement.verdict, judgement.reason, judgement.detail["name"]) == ("CE", "source", name)
    assert transcript.kinds == [ReportKind.STARTED, ReportKind.DONE]


@pytest.mark.parametrize("source", ["(" * 30_000, "x = " + "-" * 60_000 + "1", "a" + ".a" * 30_000])
def test_source_that_overwhelms_the_parser_does_not_import(run, source):
    judgement, _ = run(source)
    assert judgement.verdict == "CE"


def test_a_source_of_exactly_the_limit_is_accepted(run):
    judgement, _ = run(GOOD + "#" * (SOURCE_LIMIT_BYTES - len(GOOD)))
    assert judgement.verdict == "AC"


class NoSandbox:
    tier = Tier.T1

    def run(self, request, limits):
        raise AssertionError("nothing may enter the box")


class Failing:
    """The real sandbox after `failures` failed boxes."""

    def __init__(self, sandbox, failures):
        self.sandbox, self.failures = sandbox, failures
        self.tier = sandbox.tier

    def run(self, request, limits):
        if self.failures:
            self.failures -= 1
            return Outcome(Ended.SANDBOX_ERROR, sandbox_error="slot not empty")
        return self.sandbox.run(request, limits)


def test_one_sandbox_error_is_tried_again(run, sandbox):
    judgement, _ = run(GOOD, sandbox=Failing(sandbox, 1))
    assert judgement.verdict == "AC"


def test_two_sandbox_errors_are_our_fault(run, sandbox):
    judgement, _ = run(GOOD, sandbox=Failing(sandbox, 2))
    assert (judgement.verdict, judgement.reason) == ("IE", "sandbox")


def test_another_version_of_the_task_is_our_fault(run):
    judgement, transcript = run(GOOD, task_hash="f" * 64)
    assert (judgement.verdict, judgement.reason) == ("IE", "task")
    assert transcript.of(ReportKind.CASE) == []


def test_a_broken_case_is_our_fault(run, task):
    judgement, transcript = run(GOOD, task=replace(task, expected=lambda inputs: 1 / 0))
    assert (judgement.verdict, judgement.reason) == ("IE", "task")
    assert "three numbers" in judgement.detail["message"]
    assert [case["verdict"] for case in transcript.of(ReportKind.CASE)] == ["IE", "SK", "SK"]


def test_a_wrong_baseline_is_our_fault(run):
    task = replace(load_task("running-sum", TASKS), baseline="def running_sum(numbers):\n    return []\n")
    source = "from itertools import accumulate\ndef running_sum(numbers):\n    return list(accumulate(numbers))\n"
    judgement, transcript = run(source, task=task)
    if judgement.verdict == "AC":
        pytest.skip(transcript.of(ReportKind.PERFORMANCE)[0]["not_measured"])
    assert (judgement.verdict, judgement.reason) == ("IE", "task")


def test_a_crash_of_the_judge_is_our_fault(run):
    judgement, _ = run(GOOD, sandbox=NoSandbox())
    assert (judgement.verdict, judgement.reason) == ("IE", "worker")


def test_a_kernel_judged_without_a_gpu_says_what_was_not_checked(run):
    task = load_task("triton-add", TASKS)
    judgement, transcript = run((task.folder / "solutions" / "accepted_kernel.py").read_text(), task=task)
    assert judgement.verdict == "AC"
    assert "races" in judgement.not_checked
    (performance,) = transcript.of(ReportKind.PERFORMANCE)
    assert (performance["passed"], performance["not_measured"]) == (None, "no_gpu")


def test_hidden_inputs_are_fresh_in_every_run_and_samples_are_not(run):
    echo = "def double_all(numbers):\n    raise ValueError(str(numbers))\n"
    seen = [run(echo)[1].of(ReportKind.CASE) for _ in range(2)]
    first, second = ([case["detail"]["message"] for case in cases] for cases in seen)
    assert first[0] == second[0]
    assert first[1] != second[1]


def test_output_is_made_fit_to_be_shown(run):
    source = "import os\n\n\ndef double_all(numbers):\n    os.write(1, b'\\x1b[31mred\\xff\\x00')\n    return [2 * n for n in numbers]\n"
    _, transcript = run(source)
    assert transcript.of(ReportKind.CASE)[0]["stdout"] == "red\ufffd"


ECHO = "def double_all(numbers):\n    return [2 * n if n % 2 else 0 for n in numbers]\n"


@pytest.mark.parametrize("reveal", Reveal)
@pytest.mark.parametrize(
    "source", [ECHO, "def double_all(numbers):\n    raise ValueError(numbers)\n"], ids=["WA", "RE"]
)
def test_a_hidden_case_shows_what_its_policy_allows(run, task, reveal, source):
    secret = [104729, 1299710, 15485863]
    cases = (task.cases[0], Case("hidden", lambda seed: {"numbers": secret}, reveal=reveal))
    _, transcript = run(source, task=replace(task, cases=cases))
    sample, hidden = transcript.of(ReportKind.CASE)
    assert sample["inputs"]
    assert bool(hidden["inputs"]) is (reveal is Reveal.EVERYTHING)
    text = json.dumps(hidden)
    if reveal is Reveal.VERDICT:
        assert hidden["detail"] == {"withheld": True}
        assert "no more than that" in explain(hidden["verdict"], hidden["reason"], hidden["detail"])
        assert not any(str(number) in text for n in secret for number in (n, 2 * n))
    elif reveal is Reveal.DIFFERENCE and hidden["verdict"] == "WA":
        assert hidden["detail"]["index"] == [1]
        assert not any(str(n) in text for n in secret)
