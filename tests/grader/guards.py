"""Guards of the judge, and how to switch each one off.

An attack that names a guard in its head gets through with that guard off. That shows two things: the attack is a
real one, and the guard is what stops it. Nothing here exists outside the tests.
"""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace

import pytest
import torch

from grader import cases, judge
from grader.checkers import ACCEPTED, Claim
from grader.checkers.result import wrong
from grader.loader import Task
from grader.outcomes import Finding
from grader.sandbox import open_sandbox
from grader.sandbox.base import Sandbox, TimedCall
from grader.sandbox.players import TimedPlayer
from grader.sandbox.unsafe import UnsafeSandbox
from grader.timing import duel
from grader.verdicts import Reason, Verdict

from .corpus import judged
from .naive_judge import naive_verdict

Switch = Callable[[pytest.MonkeyPatch], None]


def _same_inputs(patch: pytest.MonkeyPatch) -> None:
    """Every timed call gets the inputs of the first."""
    honest = duel.build_timed_call
    patch.setattr(duel, "build_timed_call", lambda task, number, secret, run: honest(task, 0, secret, run))


def _unchecked_timed_outputs(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(duel.Duel, "_judged", lambda self, built, call: Finding(Verdict.AC))


def _early_answers(patch: pytest.MonkeyPatch) -> None:
    """An answer may lie there before its question."""
    patch.setattr(TimedPlayer, "_refuse_early_answer", lambda self: None)


def _clock_stops_at_the_message(patch: pytest.MonkeyPatch) -> None:
    """The clock stops when an answer is announced; the box runs on until it rests, and only then its output is read."""
    honest_answer, honest_call = TimedPlayer._answer, TimedPlayer.call
    announced: list[tuple[float, float]] = []

    def answer(self: TimedPlayer):  # type: ignore[no-untyped-def]
        found = honest_answer(self)
        announced.append((time.perf_counter(), self._group.cpu_time_s()))
        readings_s = [0.0, 1.0, 2.0] if self.null is not self else []
        while len(set(readings_s)) > 1:
            time.sleep(0.02)
            readings_s = [*readings_s[1:], self._group.cpu_time_s()]
        return found

    def call(self: TimedPlayer, inputs: bytes) -> TimedCall:
        began_s, cpu_before_s = time.perf_counter(), self._group.cpu_time_s()
        timed = honest_call(self, inputs)
        ended_s, cpu_after_s = announced[-1]
        return replace(timed, wall_time_s=ended_s - began_s, cpu_time_s=cpu_after_s - cpu_before_s)

    patch.setattr(TimedPlayer, "_answer", answer)
    patch.setattr(TimedPlayer, "call", call)


def _public_seed(patch: pytest.MonkeyPatch) -> None:
    """All hidden inputs come from a seed that everybody knows."""
    honest = cases.derive_seed
    patch.setattr(cases, "derive_seed", lambda secret, run, index, purpose: honest("0", "public", index, purpose))


def _without(field: str, empty: object) -> Switch:
    """The judge does not look at this part of a claim."""

    def switch(patch: pytest.MonkeyPatch) -> None:
        honest = judge.check

        def check(built: cases.BuiltCase, claim: Claim):  # type: ignore[no-untyped-def]
            return honest(built, Claim(**{**claim.__dict__, field: empty}))

        patch.setattr(judge, "check", check)

    return switch


def _lenient(patch: pytest.MonkeyPatch) -> None:
    """What many graders do: ordinary inputs only, and `allclose` at 1e-2, of whatever pairs and broadcasts."""

    def check(built: cases.BuiltCase, claim: Claim):  # type: ignore[no-untyped-def]
        pairs = zip(cases.tensors(built.expected.output), cases.tensors(claim.output), strict=False)
        if all(torch.allclose(e.float(), a.float(), atol=1e-2, rtol=1e-2) for e, a in pairs):
            return ACCEPTED
        return wrong(Reason.TOLERANCE, "result")

    patch.setattr(judge, "check", check)
    patch.setattr(
        judge,
        "selected_cases",
        lambda job, task: [index for index, case in enumerate(task.cases) if not case.catches],
    )


def _expected_where_not_finite(patch: pytest.MonkeyPatch) -> None:
    """NaN and infinity pass, as they do where `error > tolerance` decides."""
    honest = judge.check

    def check(built: cases.BuiltCase, claim: Claim):  # type: ignore[no-untyped-def]
        due = (built.plain or built.expected).output
        return honest(built, replace(claim, output=torch.where(claim.output.isfinite(), claim.output, due)))

    patch.setattr(judge, "check", check)


def _unchecked_gradients(patch: pytest.MonkeyPatch) -> None:
    honest = judge.check

    def check(built: cases.BuiltCase, claim: Claim):  # type: ignore[no-untyped-def]
        right = (built.plain or built.expected).gradients
        return honest(built, replace(claim, gradients={name: right.get(name) for name in claim.gradients}))

    patch.setattr(judge, "check", check)


#: Guards of the judge; "isolation", "empty_environment" (of the zygote) and "trace" are the sandbox's, see `without`;
#: "process" is all of it.
SWITCHES: dict[str, Switch] = {
    "fresh_inputs": _same_inputs,
    "timed_outputs": _unchecked_timed_outputs,
    "early_answers": _early_answers,
    "freeze": _clock_stops_at_the_message,
    "secret_seed": _public_seed,
    "inputs_after": _without("inputs_after", None),
    "aliases": _without("aliases", ()),
    "tolerance": _lenient,
    "finite": _expected_where_not_finite,
    "gradients": _unchecked_gradients,
}


def _with_our_environment(popen: type[subprocess.Popen[bytes]]) -> Callable[..., subprocess.Popen[bytes]]:
    return lambda *args, **options: popen(*args, **{**options, "env": None})


@contextmanager
def without(name: str, sandbox: Sandbox) -> Iterator[Sandbox]:
    """The sandbox to judge in while the guard `name` is off. Raises KeyError for an unknown guard."""
    if name == "isolation":
        yield UnsafeSandbox(slots=1)
        return
    with pytest.MonkeyPatch.context() as patch:
        if name == "empty_environment":
            patch.setattr(subprocess, "Popen", _with_our_environment(subprocess.Popen))
            with closing(open_sandbox(sandbox.tier, slots=1)) as opened:
                yield opened
            return
        if name == "trace":
            patch.setattr(sandbox, "tracer", None)
        else:
            SWITCHES[name](patch)
        yield sandbox


def verdict_without(guard: str, task: Task, source: str, sandbox: Sandbox) -> str:
    """The verdict on `source` while the guard is off; "process" is the process boundary itself."""
    if guard == "process":
        return naive_verdict(task.spec.slug, source)
    with without(guard, sandbox) as bare:
        return judged(task, source, bare).judgement.verdict
