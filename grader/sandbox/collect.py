"""Watch one run from outside: read what it writes up to its limits, stop it at its limits, say how it ended."""

from __future__ import annotations

import os
import select
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from grader.sandbox import orders
from grader.sandbox.base import Ended, Outcome
from grader.spec import Limits

KIB, MIB = 1024, 1024 * 1024
LENGTH_BYTES = 8

#: Ours: from the fork until the submission's code starts.
_SET_UP_TIMEOUT_S = 20.0
#: From the kill until the kernel has taken everything down; freeing much memory takes seconds on a busy machine.
_END_TIMEOUT_S = 30.0
#: How often limits are compared with what was used.
_TICK_S = 0.02
_READ_BYTES = 1 << 20

_PRECEDENCE = list(Ended)


class Meter(Protocol):
    """What a run has used so far, as the kernel counts it."""

    def cpu_time_s(self) -> float: ...
    def peak_memory_mib(self) -> float: ...
    def over_memory(self) -> bool: ...
    def over_files(self) -> bool: ...


@dataclass
class Pipes:
    """The ends of a run's pipes: `near` stays here, `far` goes to the zygote and is closed here after that."""

    near: dict[str, int] = field(default_factory=dict)
    far: dict[str, int] = field(default_factory=dict)

    @classmethod
    def open(cls) -> Pipes:
        pipes = cls()
        for name in ("stdout", "stderr", "result", "status"):
            pipes.near[name], pipes.far[name] = os.pipe()
            os.set_blocking(pipes.near[name], False)
        return pipes

    def close_far(self) -> None:
        while self.far:
            os.close(self.far.popitem()[1])

    def close(self) -> None:
        self.close_far()
        while self.near:
            os.close(self.near.popitem()[1])


class Collector:
    """Reads the pipes of one run until it is over."""

    def __init__(self, pipes: Pipes, gone: int, end: Callable[[], None], limits: Limits, meter: Meter) -> None:
        """`gone` polls readable once no process of the run is left; `end` makes that so."""
        self.limits = limits
        self.meter = meter
        self.gone = gone
        self.end = end
        self.endings: set[Ended] = set()
        self.kept = {"stdout": bytearray(), "stderr": bytearray(), "result": bytearray(), "status": bytearray()}
        self.caps = {
            "stdout": limits.stdout_limit_kib * KIB,
            "stderr": limits.stdout_limit_kib * KIB,
            "result": limits.result_limit_mib * MIB + LENGTH_BYTES,
            "status": 8 * KIB,
        }
        self.seen = dict.fromkeys(self.kept, 0)
        self.names = {fd: name for name, fd in pipes.near.items()}
        self.started_s = 0.0
        self.over_s = 0.0
        self.stuck = False
        self._poller = select.poll()
        for fd in (*self.names, gone):
            self._poller.register(fd, select.POLLIN)
        self._created_s = time.perf_counter()

    def kill(self) -> None:
        """End every process of the run."""
        self.over_s = self.over_s or time.perf_counter()
        self.end()

    def wait(self) -> None:
        """Return when every process of the run is gone, or will not go: then the slot is not empty."""
        gone = False
        next_check_s = time.perf_counter() + _TICK_S
        while not gone:
            for fd, _ in self._poller.poll(self._pause_ms(next_check_s)):
                if fd == self.gone:
                    gone = True
                else:
                    self._read(fd)
            now = time.perf_counter()
            if now >= next_check_s:
                self._check(now)
                next_check_s = now + _TICK_S
                if self.over_s and now - self.over_s > _END_TIMEOUT_S:
                    self.stuck = True
                    break
        self.over_s = self.over_s or time.perf_counter()
        for fd, name in list(self.names.items()):
            while self._read(fd) and self.seen[name] <= self.caps[name]:
                pass

    def _pause_ms(self, next_check_s: float) -> int:
        return max(1, int((next_check_s - time.perf_counter()) * 1000) + 1)

    def _read(self, fd: int) -> bool:
        """Take what is there; False when nothing is left."""
        name = self.names[fd]
        try:
            piece = os.read(fd, _READ_BYTES)
        except BlockingIOError:
            return False
        if not piece:
            self._poller.unregister(fd)
            del self.names[fd]
            return False
        kept, cap = self.kept[name], self.caps[name]
        self.seen[name] += len(piece)
        kept += piece[: cap - len(kept)]
        if name == "status":
            if not self.started_s and kept.startswith(orders.STATUS_STARTED):
                self.started_s = time.perf_counter()
        elif self.seen[name] > cap:
            self._stop(Ended.RESULT_LIMIT if name == "result" else Ended.STDOUT_LIMIT)
        elif name == "result" and self.result is not None:
            self.kill()  # all that is wanted is here; nothing the submission does from now on counts
        return True

    @property
    def result(self) -> bytes | None:
        """The result frame, if as many bytes arrived as it announced."""
        raw = self.kept["result"]
        length = int.from_bytes(raw[:LENGTH_BYTES], "little")
        if len(raw) < LENGTH_BYTES or self.seen["result"] < LENGTH_BYTES + length:
            return None
        return bytes(raw[LENGTH_BYTES : LENGTH_BYTES + length])

    @property
    def swept(self) -> bool:
        """The keeper of the run said that no process and no file of it is left."""
        return self.kept["status"].endswith(orders.STATUS_SWEPT)

    def _stop(self, ending: Ended) -> None:
        self.endings.add(ending)
        self.kill()

    def _check(self, now_s: float) -> None:
        """Compare what was used with the limits."""
        if self.over_s:
            return
        if not self.started_s:
            if now_s - self._created_s > _SET_UP_TIMEOUT_S:
                self._stop(Ended.SANDBOX_ERROR)
        elif now_s - self.started_s > self.limits.wall_time_limit_s:
            self._stop(Ended.WALL_LIMIT)
        elif self.meter.cpu_time_s() > self.limits.cpu_time_limit_s:
            self._stop(Ended.CPU_LIMIT)
        elif self.meter.over_memory():
            self._stop(Ended.MEMORY_LIMIT)
        elif self.meter.over_files():
            self._stop(Ended.FILE_LIMIT)

    def outcome(self, began_s: float) -> Outcome:
        """What came back and how it ended; `began_s` is when the request came, by time.perf_counter."""
        killed_by_us = bool(self.endings) or self.result is not None
        status = bytes(self.kept["status"])
        exit_code = received_signal = 0
        cpu_time_s = self.meter.cpu_time_s()
        trouble = ""
        started, _, end = status.removesuffix(orders.STATUS_SWEPT).partition(orders.STATUS_ENDED)
        if started != orders.STATUS_STARTED:
            self.endings.add(Ended.SANDBOX_ERROR)
            trouble = _set_up_trouble(status)
        elif self.stuck:
            self.endings.add(Ended.SANDBOX_ERROR)
            trouble = f"the run could not be ended within {_END_TIMEOUT_S:.0f} s"
        elif len(end) == orders.STATUS_END.size:
            wait_status, user_s, system_s, _ = orders.STATUS_END.unpack(end)
            cpu_time_s = cpu_time_s or user_s + system_s
            code = os.waitstatus_to_exitcode(wait_status)
            exit_code, received_signal = max(code, 0), max(-code, 0)
        if received_signal == signal.SIGXCPU or cpu_time_s > self.limits.cpu_time_limit_s:
            self.endings.add(Ended.CPU_LIMIT)
        if self.meter.over_memory():
            self.endings.add(Ended.MEMORY_LIMIT)
        if self.meter.over_files():
            self.endings.add(Ended.FILE_LIMIT)
        if not end and not killed_by_us and not self.endings:
            self.endings.add(Ended.SANDBOX_ERROR)
            trouble = "the box's init died without a report"
        # Once the result is here we kill the run, and the report of that kill may still arrive: no fault of its.
        if received_signal and self.result is None:
            self.endings.add(Ended.SIGNAL)
        ended = min(self.endings or {Ended.EXITED}, key=_PRECEDENCE.index)
        wall_time_s = time.perf_counter() - began_s
        return Outcome(
            ended=ended,
            result=self.result if Ended.RESULT_LIMIT not in self.endings else None,
            exit_code=exit_code,
            signal=received_signal,
            stdout=bytes(self.kept["stdout"]),
            stderr=bytes(self.kept["stderr"]),
            wall_time_s=wall_time_s,
            cpu_time_s=cpu_time_s,
            peak_memory_mib=self.meter.peak_memory_mib(),
            overhead_s=wall_time_s - (self.over_s - self.started_s if self.started_s else 0.0),
            sandbox_error=trouble,
        )


def _set_up_trouble(status: bytes) -> str:
    failed = status.partition(orders.STATUS_FAILED)[2].partition(orders.STATUS_ENDED)[0].decode("utf-8", "replace")
    if failed.strip():
        return "setting the box up failed: " + failed.strip().splitlines()[-1]
    return "the box did not start"
