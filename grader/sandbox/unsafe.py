"""Tier T4: an ordinary subprocess with resource limits and a clean environment. It protects from accidents only.

Submitted code runs as the user that opened the sandbox, sees that user's files and the network. For a developer's
own code on a machine without the kernel features of the other tiers.
"""

from __future__ import annotations

import math
import os
import resource
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from grader.sandbox import orders
from grader.sandbox.base import BoxRequest, Outcome, Player, Profile, Tier, TimingUnavailable
from grader.sandbox.collect import Collector, Pipes
from grader.sandbox.zygote_sandbox import request_frame
from grader.spec import Limits

MIB = 1024 * 1024

# argv: where grader lies, then the descriptors of result and status. The request is stdin.
_BOOT = (
    "import sys; sys.path.insert(0, sys.argv[1]); from grader.sandbox.unsafe import child; "
    "child(int(sys.argv[2]), int(sys.argv[3]))"
)


class _NoMeter:
    """There is nothing to count with; the process's own limits are all there is."""

    def cpu_time_s(self) -> float:
        return 0.0

    def peak_memory_mib(self) -> float:
        return 0.0

    def over_memory(self) -> bool:
        return False

    def over_files(self) -> bool:
        return False


class UnsafeSandbox:
    """See grader.sandbox.base.Sandbox."""

    tier = Tier.T4
    traces = False

    def __init__(self, slots: int) -> None:
        self.slots = self.open_slots = slots
        self.closed_slots = 0
        self._free = threading.Semaphore(slots)

    def prestart(self, profiles: Sequence[Profile]) -> None:
        """Nothing to start: every run is a new interpreter."""

    def run(self, request: BoxRequest, limits: Limits) -> Outcome:
        with self._free:
            return self._run(request, limits)

    @contextmanager
    def players(self, requests: Sequence[BoxRequest], limits: Limits) -> Iterator[Sequence[Player]]:
        raise TimingUnavailable("no_isolation")
        yield

    def close(self) -> None:
        """Nothing outlives a run."""

    def _run(self, request: BoxRequest, limits: Limits) -> Outcome:
        began_s = time.perf_counter()
        pipes = Pipes.open()
        gone, gone_far = os.pipe()
        with tempfile.TemporaryFile() as stdin, tempfile.TemporaryDirectory(prefix="warmup-box-") as box:
            stdin.write(request_frame(request))
            stdin.seek(0)
            far = pipes.far
            process = subprocess.Popen(
                [sys.executable, "-I", "-B", "-c", _BOOT, _package_parent(), str(far["result"]), str(far["status"])],
                env=_environment(request.profile, box),
                cwd=box,
                stdin=stdin,
                stdout=far["stdout"],
                stderr=far["stderr"],
                pass_fds=(far["result"], far["status"]),
                preexec_fn=lambda: _limit(limits),
                start_new_session=True,
            )

            def kill() -> None:
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)

            def wait(status: int) -> None:
                _, wait_status, usage = os.wait4(process.pid, 0)
                kill()  # what it left behind in its session
                end = orders.STATUS_END.pack(wait_status, usage.ru_utime, usage.ru_stime, usage.ru_maxrss)
                os.write(status, orders.STATUS_ENDED + end)
                os.close(status)
                os.close(gone_far)

            waiter = threading.Thread(target=wait, args=(os.dup(far["status"]),), daemon=True)
            waiter.start()
            pipes.close_far()
            try:
                collector = Collector(pipes, gone, kill, limits, _NoMeter())
                try:
                    collector.wait()
                finally:
                    collector.kill()
                    waiter.join()
                process.returncode = 0  # collected above; keeps Popen from waiting again
                return collector.outcome(began_s)
            finally:
                pipes.close()
                os.close(gone)


def child(result: int, status: int) -> None:
    """Entry point of the subprocess."""
    from grader.inside import run_case, wire
    from grader.sandbox.run import write_frame

    data = os.read(0, os.fstat(0).st_size)
    request = wire.decode(data, limit_bytes=len(data))
    if os.environ.get("TRITON_INTERPRET"):
        from grader.inside import triton_shim

        triton_shim.install()
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.write(status, orders.STATUS_STARTED)
    os.close(status)
    run_case.main(request, lambda parts: write_frame(result, parts))
    os._exit(0)


def _limit(limits: Limits) -> None:
    """No limit on memory: libraries reserve far more address space than they use."""
    cpu_time_s = math.ceil(limits.cpu_time_limit_s) + 1
    for kind, value in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_CPU, cpu_time_s),
        (resource.RLIMIT_NOFILE, limits.open_file_limit),
        (resource.RLIMIT_FSIZE, max(limits.file_size_limit_mib, 1) * MIB),
    ):
        _, hard = resource.getrlimit(kind)
        most = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(kind, (most, most))


def _environment(profile: Profile, box: str) -> dict[str, str]:
    environment = {"PATH": "/usr/bin:/bin", "HOME": box, "TMPDIR": box, "LANG": "C.UTF-8", "OMP_NUM_THREADS": "1"}
    return environment | ({"TRITON_INTERPRET": "1"} if profile is Profile.TRITON else {})


def _package_parent() -> str:
    return str(Path(__file__).parents[2])
