"""The checks before the first job: all pass in a sandbox that holds, and each sees what does not."""

from dataclasses import replace

import pytest

from grader.sandbox.base import Tier
from grader.sandbox.containment import CHECKS, containment
from grader.worker import SelfTestFailed, self_test


def test_every_promise_is_kept(any_tier):
    assert {check.name: check.trouble for check in containment(any_tier)} == dict.fromkeys(dict(CHECKS), "")


# Without isolation an honest call still works, and so do time limits.
@pytest.mark.parametrize("name", [name for name, _ in CHECKS if name not in ("honest call", "time limits")])
def test_a_promise_that_is_not_kept_is_seen(unsafe, name):
    assert dict(CHECKS)[name](unsafe)


class Patient:
    """Never stops a submission: waits until it ends by itself."""

    tier = Tier.T4

    def __init__(self, sandbox):
        self.sandbox = sandbox

    def run(self, request, limits):
        source = request.source.replace("while True: pass", "return").replace("time.sleep(1000)", "return")
        return self.sandbox.run(replace(request, source=source), limits)


def test_time_limits_that_do_not_hold_are_seen(sandbox):
    assert [check.name for check in containment(Patient(sandbox)) if check.trouble] == ["time limits"]


class Pretender:
    """Says that it isolates, and does not."""

    tier = Tier.T1

    def __init__(self, unsafe):
        self.run = unsafe.run


def test_a_sandbox_that_does_not_hold_gets_no_job(unsafe):
    with pytest.raises(
        SelfTestFailed, match=r"self-test `files` failed: a submission read a file .* Grade nobody's code"
    ):
        self_test(Pretender(unsafe))
