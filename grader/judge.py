"""The whole story of one submission, top to bottom: source, import, cases, performance, verdict.

Everything from the box is a claim. Limits, as the launcher saw them, come before what the box says about itself.
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

import torch

from grader.cases import BuiltCase, build_case
from grader.checkers import Claim, check, same_bits
from grader.checkers.error_budget import YardstickError
from grader.checkers.result import short
from grader.inside.forbidden import normal_name, same_operations, used_by_autograd
from grader.loader import Task, TaskError
from grader.messages import NOTES
from grader.outcomes import Finding, read_call, read_import, read_scratch
from grader.protocol import CaseReport, Job, JobKind, Judgement, PerformanceReport, ReportKind
from grader.sandbox.base import BoxRequest, Ended, Outcome, Profile, Sandbox
from grader.slips import with_advice
from grader.spec import SOURCE_LIMIT_BYTES, Case, Device, Limits, Reveal
from grader.text import clean_output
from grader.timing import measure
from grader.verdicts import Reason, Verdict, worst

log = logging.getLogger(__name__)

#: Called as things happen, in order; the last call is DONE.
ReportFunction = Callable[[ReportKind, dict[str, Any]], None]

#: A learner gains little from a fourth failing case, and each may take the whole time limit.
STOP_AFTER_FAILURES = 3

#: What exceeds a limit once tends to do so in every case, and that takes long; the others cannot get better.
_ENDS_THE_RUN = (Verdict.TLE, Verdict.MLE, Verdict.CE, Verdict.FB, Verdict.IE, Verdict.SK)

#: Words of a driver's source that may name a library call.
_NAME = re.compile(r"[A-Za-z_]\w*")

#: The learner waits for these without seeing a case; importing torch is already done in the box.
IMPORT_WALL_LIMIT_S = 10.0

#: What an interpreter on a CPU cannot see of a Triton kernel: message keys of grader.messages.NOT_CHECKED.
NOT_CHECKED_WITHOUT_GPU = ("races", "tensor_core_precision", "tile_sizes", "memory_traffic", "speed")


@dataclass
class _Run:
    """What all steps of one run share.

    notes     keys of grader.messages.NOTES, found on the way
    largest   the accepted case with the largest inputs, hidden ones first: the one that is called once more
    """

    job: Job
    task: Task
    sandbox: Sandbox
    report: ReportFunction
    started_s: float = field(default_factory=time.monotonic)
    peak_memory_mib: float = 0.0
    notes: list[str] = field(default_factory=list)
    largest: tuple[BuiltCase, Claim] | None = None

    @property
    def profile(self) -> Profile:
        return Profile.TRITON if self.task.spec.device is Device.TRITON else Profile.TORCH

    @property
    def traced(self) -> tuple[str, ...]:
        """The forbidden calls that nobody in the box may make: what the task's driver itself uses is not counted."""
        used = set(map(normal_name, _NAME.findall(self.task.driver)))
        return tuple(name for name in self.task.spec.forbidden if not same_operations(name) & used)

    def request(self, **changes: Any) -> BoxRequest:
        spec = self.task.spec
        return BoxRequest(
            **{
                "profile": self.profile,
                "source": self.job.source,
                "entry_point": spec.entry_point,
                "driver": self.task.driver,
                "forbidden": spec.forbidden,
                "traced": self.traced,
                **changes,
            }
        )

    def box(self, limits: Limits, **changes: Any) -> Outcome:
        """One fresh box. Trouble of the sandbox itself is tried once more: it is never the submission's fault."""
        request = self.request(**changes)
        outcome = self.sandbox.run(request, limits)
        if outcome.ended is Ended.SANDBOX_ERROR:
            log.warning("run %s: sandbox error, trying again: %s", self.job.run_id, outcome.sandbox_error)
            outcome = self.sandbox.run(request, limits)
        self.peak_memory_mib = max(self.peak_memory_mib, outcome.peak_memory_mib)
        return outcome

    def judgement(self, finding: Finding, passed: int = 0, **more: Any) -> Judgement:
        return Judgement(
            verdict=finding.verdict.value,
            reason=finding.reason.value,
            passed=passed,
            total=len(selected_cases(self.job, self.task)),
            wall_time_s=round(time.monotonic() - self.started_s, 4),
            peak_memory_mib=round(self.peak_memory_mib, 2),
            notes=tuple(self.notes),
            **more,
        )

    def accept(self, built: BuiltCase, claim: Claim) -> None:
        """Remember what an accepted case tells besides its verdict."""
        self.notes += [
            f"left_{name}" for name in claim.left if f"left_{name}" in NOTES and f"left_{name}" not in self.notes
        ]
        if self.largest is None or _weight(built) > _weight(self.largest[0]):
            self.largest = built, claim


def _weight(built: BuiltCase) -> tuple[bool, int]:
    return not built.case.sample, len(built.frame)


def judge(job: Job, task: Task, sandbox: Sandbox, report: ReportFunction, *, worker: str = "") -> Judgement:
    """Judge `job.source` by `task` in `sandbox`, reporting each step; returns what the DONE report says.

    Never raises for anything the submission or the task's author did: a broken task and our own errors become the
    verdict IE. Only what the last `report` raises passes through, because then nobody hears us.
    """
    # The boxes need the other cores, and threads that wait for each other on a busy machine cost tenfold.
    torch.set_num_threads(1)
    run = _Run(job, task, sandbox, report)
    device = task.spec.device.value
    total = len(selected_cases(job, task))
    report(ReportKind.STARTED, {"worker": worker, "device": device, "tier": sandbox.tier.value, "total": total})
    try:
        judgement = _judge(run)
    except (TaskError, YardstickError) as error:
        log.error("task %s is broken: %s", task.spec.slug, error)
        judgement = run.judgement(Finding(Verdict.IE, Reason.TASK), detail={"message": str(error)})
    except Exception as error:
        log.exception("run %s: the judge itself failed", job.run_id)
        judgement = run.judgement(Finding(Verdict.IE, Reason.WORKER), detail={"message": type(error).__name__})
    report(ReportKind.DONE, asdict(judgement))
    return judgement


def selected_cases(job: Job, task: Task) -> range:
    """Indices of the cases that `job` is judged by: the samples for Run, all of them for Submit."""
    samples = sum(case.sample for case in task.cases)
    return range(samples if job.kind is JobKind.RUN else len(task.cases))


def _judge(run: _Run) -> Judgement:
    if run.job.task_hash != run.task.hash:
        return run.judgement(Finding(Verdict.IE, Reason.TASK), detail={"message": "another version of the task"})
    refused = check_source(run.job.source)
    if refused is not None:
        return run.judgement(refused, detail=refused.detail)

    probe = run.box(_import_limits(run.task.spec.limits))
    finding = read_import(probe, _import_limits(run.task.spec.limits))
    if probe.called and finding.verdict is not Verdict.IE:
        finding = Finding(Verdict.FB, Reason.CALL, {"name": probe.called[0]})
    if finding.verdict is not Verdict.AC:
        finding = with_advice(finding, run.job.source, run.task.spec.entry_point, at_import=True)
        output = {"stdout": clean_output(probe.stdout), "stderr": clean_output(probe.stderr)}
        if finding.reason is Reason.ENTRY_POINT:
            output["name"] = run.task.spec.entry_point
        return run.judgement(finding, detail={**finding.detail, **{k: v for k, v in output.items() if v}})
    run.report(ReportKind.IMPORTED, {"wall_time_s": probe.wall_time_s})

    findings = judge_cases(run)
    passed = sum(finding.verdict is Verdict.AC for finding in findings)
    if run.job.kind is JobKind.RUN and run.job.scratch.strip():
        run_scratch(run)
    if run.job.kind is JobKind.SUBMIT and passed == len(findings):
        finding = judge_determinism(run)
        if finding.verdict is Verdict.AC and run.task.spec.performance is not None:
            finding = judge_performance(run)
        return run.judgement(finding, passed, detail=finding.detail, not_checked=_not_checked(run, finding))
    finding = decisive(findings)
    detail = finding.detail if finding.verdict is Verdict.IE else {}
    return run.judgement(finding, passed, detail=detail, not_checked=_not_checked(run, finding))


def decisive(findings: Sequence[Finding]) -> Finding:
    """The finding that decides a run: the first of those with the worst verdict."""
    verdict = worst(finding.verdict for finding in findings)
    return next(finding for finding in findings if finding.verdict is verdict)


def _not_checked(run: _Run, finding: Finding) -> tuple[str, ...]:
    on_cpu = run.task.spec.device is Device.TRITON and finding.verdict is Verdict.AC
    return NOT_CHECKED_WITHOUT_GPU if on_cpu else ()


def check_source(source: str) -> Finding | None:
    """Refusals that need no box: too long, not UTF-8, NUL bytes, nothing there.

    Whether it parses is found out in the box: a hostile 64 KiB can crash or stall Python's parser.
    """
    try:
        size = len(source.encode("utf-8"))
    except UnicodeEncodeError as error:
        return Finding(Verdict.CE, Reason.SOURCE, {"name": "encoding", "line": source.count("\n", 0, error.start) + 1})
    if size > SOURCE_LIMIT_BYTES:
        return Finding(Verdict.CE, Reason.SOURCE, {"name": "size", "measured": size, "limit": SOURCE_LIMIT_BYTES})
    if "\0" in source:
        line = source.count("\n", 0, source.index("\0")) + 1
        return Finding(Verdict.CE, Reason.SOURCE, {"name": "nul", "line": line})
    if not source.strip():
        return Finding(Verdict.CE, Reason.SOURCE, {"name": "empty"})
    return None


def judge_cases(run: _Run) -> list[Finding]:
    """Each case in a fresh box, samples first. After three failures, or one exceeded limit, the rest is skipped."""
    findings: list[Finding] = []
    failures = 0
    for index in selected_cases(run.job, run.task):
        if failures >= STOP_AFTER_FAILURES or (findings and findings[-1].verdict in _ENDS_THE_RUN):
            finding = Finding(Verdict.SK)
            case_report = _case_report(run, index, finding)
        else:
            finding, case_report = judge_case(run, index)
        run.report(ReportKind.CASE, asdict(case_report))
        findings.append(finding)
        failures += finding.verdict is not Verdict.AC
    return findings


def judge_case(run: _Run, index: int) -> tuple[Finding, CaseReport]:
    """Build case `index`, run it, read the claim, check it."""
    limits = run.task.spec.limits
    built: BuiltCase | None = None
    outcome: Outcome | None = None
    claim: Claim | None = None
    try:
        built = build_case(run.task, index, run.job.seed, run.job.run_id)
        # The kernels of a backward pass are autograd's choice.
        backward = built.case.gradients or built.case.no_gradient
        traced = tuple(name for name in run.traced if not (backward and used_by_autograd(name)))
        outcome = run.box(limits, inputs=built.frame, traced=traced)
        finding, claim = judge_outcome(built, outcome, limits)
        if claim is not None and finding.verdict is Verdict.AC:
            run.accept(built, claim)
        finding = with_advice(finding, run.job.source, run.task.spec.entry_point)
    except (TaskError, YardstickError) as error:
        log.error("task %s is broken: %s", run.task.spec.slug, error)
        finding = Finding(Verdict.IE, Reason.TASK, {"message": str(error)})
    return finding, _case_report(run, index, finding, outcome, built, claim)


def judge_outcome(built: BuiltCase, outcome: Outcome, limits: Limits) -> tuple[Finding, Claim | None]:
    """What one call of the submission is worth: limits first, then the claim. Raises YardstickError."""
    finding, claim = read_call(outcome, limits, built.wanted)
    if outcome.called and finding.verdict is not Verdict.IE:
        return Finding(Verdict.FB, Reason.CALL, {"name": outcome.called[0]}), None
    if claim is not None:
        result = check(built, claim)
        finding = Finding(result.verdict, result.reason, result.detail)
    return finding, claim


def judge_determinism(run: _Run) -> Finding:
    """The largest accepted case once more, in another box: equal inputs should give equal bits.

    What differs is a note; it is a wrong answer only where the task's contract demands determinism.
    """
    assert run.largest is not None
    built, first = run.largest
    limits = run.task.spec.limits
    finding, second = read_call(run.box(limits, inputs=built.frame), limits, built.wanted)
    if finding.verdict is Verdict.IE:
        return Finding(Verdict.AC)
    same = second is not None and same_bits(first, second)
    if not same and run.task.spec.deterministic:
        return Finding(Verdict.WA, Reason.DETERMINISM, {"case": built.case.name})
    run.notes.append("deterministic" if same else "not_deterministic")
    return Finding(Verdict.AC)


def run_scratch(run: _Run) -> None:
    """The learner's own code, after the submission and in its namespace; it is reported and never graded."""
    limits = run.task.spec.limits
    outcome = run.box(limits, scratch=run.job.scratch)
    finding = read_scratch(outcome, limits)
    run.report(
        ReportKind.SCRATCH,
        {
            "verdict": finding.verdict.value,
            "reason": finding.reason.value,
            "detail": finding.detail,
            "stdout": clean_output(outcome.stdout),
            "stderr": clean_output(outcome.stderr),
            "wall_time_s": outcome.wall_time_s,
        },
    )


def judge_performance(run: _Run) -> Finding:
    """Speed or memory against the baseline, by our clock; a wrong output of a timed call is a wrong answer."""
    performance, finding = _performance(run)
    run.report(ReportKind.PERFORMANCE, asdict(performance))
    return finding


def _performance(run: _Run) -> tuple[PerformanceReport, Finding]:
    spec = run.task.spec
    assert spec.performance is not None
    if spec.device is Device.TRITON:
        unmeasured = PerformanceReport(
            passed=None,
            metric=spec.performance.metric.value,
            required=spec.performance.required,
            workload=spec.performance.workload,
            not_measured="no_gpu",
        )
        return unmeasured, Finding(Verdict.AC)
    requests = run.request(), run.request(source=run.task.baseline, forbidden=(), traced=())
    return measure(run.task, run.sandbox, requests, run.job.seed, run.job.run_id, judge_outcome)


def _import_limits(limits: Limits) -> Limits:
    return replace(limits, wall_time_limit_s=min(limits.wall_time_limit_s, IMPORT_WALL_LIMIT_S))


def _case_report(
    run: _Run,
    index: int,
    finding: Finding,
    outcome: Outcome | None = None,
    built: BuiltCase | None = None,
    claim: Claim | None = None,
) -> CaseReport:
    case = run.task.cases[index]
    report = CaseReport(
        index=index,
        total=len(selected_cases(run.job, run.task)),
        name=case.name,
        name_zh=case.name_zh,
        sample=case.sample,
        verdict=finding.verdict.value,
        reason=finding.reason.value,
        detail=_shown_detail(case, finding),
    )
    if outcome is not None:
        report = replace(
            report,
            wall_time_s=outcome.wall_time_s,
            cpu_time_s=outcome.cpu_time_s,
            peak_memory_mib=outcome.peak_memory_mib,
        )
    if case.sample and outcome is not None:
        # Hidden cases stay hidden: print() of the inputs would show them.
        report = replace(report, stdout=clean_output(outcome.stdout), stderr=clean_output(outcome.stderr))
    revealed = case.reveal is Reveal.EVERYTHING and finding.verdict is not Verdict.AC
    if (case.sample or revealed) and built is not None and outcome is not None:
        report = replace(
            report,
            inputs="\n".join(f"{name} = {short(value, 2000)}" for name, value in built.inputs.items()),
            expected=short(built.expected.output if built.plain is None else built.plain.output, 4000),
            actual=short(claim.output, 4000) if claim is not None else "",
        )
    return report


def _shown_detail(case: Case, finding: Finding) -> dict[str, Any]:
    """What the case's policy lets the learner know. Limits and our own errors are no secrets of a case."""
    secret = not case.sample and case.reveal is Reveal.VERDICT and finding.verdict in (Verdict.WA, Verdict.RE)
    return {"withheld": True} if secret else finding.detail
