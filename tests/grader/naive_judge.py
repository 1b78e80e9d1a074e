"""A judge without a process boundary, as many graders are built: what it believes shows what our boundary is for.

Submission, inputs, reference, comparison, clock and verdict share one interpreter. It does what such graders usually
do: reference after the submission on the same inputs, `torch.allclose`, `zip` over the outputs, inputs made once and
timed again and again, the verdict as a line on a descriptor whose number is in the environment. One process imports
torch and forks for each submission.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from grader.verdicts import Verdict

_REPOSITORY = Path(__file__).resolve().parents[2]
_PASS, _SLOW = b"check: pass", b"check: slow"
_TIMEOUT_S = 20
_TIMED_CALLS = 20
_BELIEFS = (Verdict.WA, Verdict.AC, Verdict.TS)


def naive_verdict(task: str, source: str) -> Verdict:
    """What the naive judge believes: AC if it was told so, TS if too slow by its clock, else WA."""
    server = _server()
    assert server.stdin is not None
    assert server.stdout is not None
    try:
        server.stdin.write(json.dumps([task, source]) + "\n")
        server.stdin.flush()
        answer = server.stdout.readline()
    except OSError:
        answer = ""
    if not answer:  # the submission killed the judge
        server.kill()
        server.wait()
        _server.cache_clear()
        return Verdict.WA
    return Verdict(answer.strip())


@cache
def _server() -> subprocess.Popen[str]:
    """Ends when its stdin closes, at the latest with the tests."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.grader.naive_judge"],
        cwd=_REPOSITORY,
        env={"OMP_NUM_THREADS": "1", "PATH": os.environ["PATH"]},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def _serve() -> None:
    import torch

    import grader.loader  # noqa: F401 - with torch, what each fork would import for itself

    torch.set_num_threads(1)
    for line in sys.stdin:
        task, source = json.loads(line)
        print(_judged_in_fork(task, source).value, flush=True)


def _judged_in_fork(task: str, source: str) -> Verdict:
    """By a supervisor of its own: what a submission does to its judge's parent ends with that."""
    supervisor = os.fork()
    if supervisor == 0:
        belief = Verdict.WA
        try:
            belief = _supervised(task, source)
        finally:
            os._exit(_BELIEFS.index(belief))
    _, status = os.waitpid(supervisor, 0)
    return _BELIEFS[status >> 8] if status & 0xFF == 0 else Verdict.WA


def _supervised(task: str, source: str) -> Verdict:
    told_read, told_write = os.pipe()
    printed_read, printed_write = os.pipe()
    with tempfile.TemporaryDirectory() as folder:
        child = os.fork()
        if child == 0:
            os.setsid()
            signal.alarm(_TIMEOUT_S)
            os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
            os.dup2(printed_write, 1)
            os.chdir(folder)
            os.environ["RESULT_FD"] = str(told_write)
            try:
                _judge(task, source)
            except SystemExit as left:
                os._exit(left.code if isinstance(left.code, int) else 0)
            except BaseException:
                os._exit(1)
            sys.stdout.flush()
            os._exit(0)
        os.close(told_write)
        os.close(printed_write)
        _, status = os.waitpid(child, 0)
        told = _rest(told_read) + _rest(printed_read)
    if status == 0 and _PASS in told:
        return Verdict.AC
    return Verdict.TS if _SLOW in told else Verdict.WA


def _rest(descriptor: int) -> bytes:
    """What lies in a pipe; the submission may have left a process that holds the other end open."""
    os.set_blocking(descriptor, False)
    try:
        return os.read(descriptor, 65536)
    except BlockingIOError:
        return b""
    finally:
        os.close(descriptor)


def _judge(slug: str, source: str) -> None:
    import time

    import torch

    from grader.cases import tensors
    from tests.grader.corpus import task_named

    task = task_named(slug)
    namespace: dict[str, Any] = {"__name__": "submission"}
    exec(compile(source, "submission.py", "exec"), namespace)
    entry = namespace[task.spec.entry_point]
    right = True
    for index, case in enumerate(task.cases):
        inputs = case.make(index)
        actual = entry(**inputs)
        expected = task.expected(inputs)
        pairs = list(zip(tensors(expected), tensors(actual)))  # noqa: B905 - that is the mistake
        if any(True for _ in tensors(expected)):
            right &= all(torch.allclose(e.float(), a.float(), atol=1e-2, rtol=1e-2) for e, a in pairs)
        else:
            right &= bool(actual == expected)
    fast = True
    if task.spec.performance is not None and task.performance_inputs is not None:
        inputs = task.performance_inputs(0)
        baseline: dict[str, Any] = {"__name__": "baseline"}
        exec(compile(task.baseline, "baseline.py", "exec"), baseline)
        times_s = []
        for function in (baseline[task.spec.entry_point], entry):
            function(**inputs)
            began_s = time.perf_counter()
            for _ in range(_TIMED_CALLS):
                function(**inputs)
            times_s.append(time.perf_counter() - began_s)
        fast = times_s[0] / times_s[1] >= task.spec.performance.required
    os.write(int(os.environ["RESULT_FD"]), b"check: fail" if not right else _PASS if fast else _SLOW)


if __name__ == "__main__":
    _serve()
