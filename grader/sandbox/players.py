"""Timed calls whose clock is outside and cannot be forged.

A slot is frozen whenever it is not inside its own window. While it is frozen the next input is written, where it
cannot be read yet, and a few places of the last output are overwritten, so that it cannot pass for the next one; the
clock starts, the slot thaws, the submission answers, the slot freezes again, and the clock stops when the kernel
confirms that every thread has stopped. Only then is the output read: nothing can change it any more, and nothing can
be computed outside the window. CPU time is read at both ends of the window, so that work between two windows, which
the freezer should make impossible, would show.

The inputs lie in memory of the judge that a box can only read. What it writes to them goes into pages of its own, so
that working in place, which no one checks in a timed call, saves neither memory nor time.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import select
import socket
import time
from collections.abc import Callable

from grader.inside import wire
from grader.inside.player import LENGTH_BYTES
from grader.sandbox import orders
from grader.sandbox.base import BoxRequest, Ended, Outcome, TimedCall
from grader.sandbox.box import Box
from grader.sandbox.cgroups import FreezeError, Slot
from grader.sandbox.device import HostDevice, TimingDevice
from grader.spec import Limits

KIB, MIB = 1024, 1024 * 1024
_EMPTY_TIMEOUT_S = 2.0
_REPORT_TIMEOUT_MS = 2000
_IMPORTED = wire.encode({"status": "imported"})
_POISONED_PLACES = 8
#: Decoding inputs is not part of the null call: a submission could decode by itself, faster, and have ours subtracted.
_NOTHING = wire.encode({"inputs": {}})


def null_request(like: BoxRequest) -> BoxRequest:
    """A trusted submission that takes any input and does nothing: what it takes is the protocol's own time."""
    return BoxRequest(like.profile, "def nothing(**inputs):\n    return None\n", "nothing")


class TimedPlayer:
    """See grader.sandbox.base.Player."""

    def __init__(self, box: Box, group: Slot, core: int, limits: Limits, device: TimingDevice | None = None) -> None:
        self.box = box
        self._device = device or HostDevice()
        self.null: TimedPlayer = self
        self.called: Callable[[], tuple[str, ...]] = tuple
        self._group = group
        self._limits = limits
        self._inputs = os.memfd_create("inputs", os.MFD_CLOEXEC)
        os.fchmod(self._inputs, 0o600)  # or the box could open its descriptor again, for writing
        self._outputs = os.memfd_create("outputs", os.MFD_CLOEXEC)
        os.ftruncate(self._outputs, limits.result_limit_mib * MIB)
        self._printed = {"stdout": bytearray(), "stderr": bytearray()}
        self._over: Outcome | None = None
        self._poller = select.poll()
        self._names: dict[int, str] = {}
        self._kills_before = 0
        self._deadline_s = 0.0
        self._exit_code = self._signal = 0
        self._answer_bytes = 0
        self._cpu_at_freeze_s = 0.0
        group.thaw()
        group.pin(str(core))
        group.limit(memory_bytes=limits.memory_limit_mib * MIB, processes=limits.process_limit + 1)
        # Before the import: what a submission allocates there, to have it ready in the calls, counts.
        self._memory_at_start = group.memory_bytes()

    def start(self, command: orders.Start, request: bytes) -> None:
        """Import the submission, then freeze. What went wrong shows as the outcome of every call."""
        memory = os.memfd_create("request", os.MFD_CLOEXEC)
        inputs = os.open(f"/proc/self/fd/{self._inputs}", os.O_RDONLY | os.O_CLOEXEC)
        try:
            _write(memory, request)
            self.box.start(command, [memory, inputs, self._outputs])
            self.box.channel.setblocking(False)
        finally:
            os.close(memory)
            os.close(inputs)
        near = self.box.pipes.near
        self._names = {near[name]: name for name in self._printed}
        for fd in (self.box.channel.fileno(), self.box.pidfd, *self._names):
            self._poller.register(fd, select.POLLIN)
        self._kills_before = self._group.oom_kills()
        length, ended = self._answer()
        self._freeze_or_end(ended)
        self._cpu_at_freeze_s = self._group.cpu_time_s()
        frame = self._result(length)
        if self._over is None and frame != _IMPORTED:
            self._over = self._outcome(Ended.EXITED, frame)

    def call(self, inputs: bytes) -> TimedCall:
        self._refuse_early_answer()
        if self._over is not None:
            return TimedCall(self._over, 0.0, 0.0, 0.0)
        frame = self._device.put(inputs)
        _write(self._inputs, frame)
        self._poison()
        group = self._group
        group.reset_peak()
        self._device.settle()
        cpu_before_s = group.cpu_time_s()
        message = len(frame).to_bytes(LENGTH_BYTES, "little")
        began_s = time.perf_counter()
        group.thaw()
        with contextlib.suppress(OSError):  # it is gone; the answer says so
            self.box.channel.send(message)
        length, ended = self._answer()
        self._freeze_or_end(ended)
        self._device.finish()
        wall_time_s = time.perf_counter() - began_s
        outside_cpu_s = cpu_before_s - self._cpu_at_freeze_s
        self._cpu_at_freeze_s = group.cpu_time_s()
        return TimedCall(
            self._over or self._outcome(Ended.EXITED, self._result(length)),
            wall_time_s,
            self._cpu_at_freeze_s - cpu_before_s,
            max(0, group.peak_bytes() - self._memory_at_start) / MIB,
            max(0, group.memory_bytes() - self._memory_at_start) / MIB,
            outside_cpu_s,
        )

    def null_call(self) -> TimedCall:
        return self.null.call(_NOTHING)

    def close(self) -> bool:
        """End it. False if a process of the slot could not be killed: then the slot must not be used again."""
        self.box.kill()
        with contextlib.suppress(OSError):
            self._group.thaw()
        empty = self._group.wait_empty(_EMPTY_TIMEOUT_S)
        self.box.close()
        os.close(self._inputs)
        os.close(self._outputs)
        return empty

    def _poison(self) -> None:
        """Spoil the last answer where nobody knows: whoever leaves parts of it in place has not written a new one."""
        for _ in range(_POISONED_PLACES if self._answer_bytes else 0):
            os.pwrite(self._outputs, secrets.token_bytes(1), secrets.randbelow(self._answer_bytes))

    def _refuse_early_answer(self) -> None:
        """An answer that lies here before its question would stop the clock without the time it takes to answer."""
        if self._over is not None:
            return
        with contextlib.suppress(BlockingIOError):
            if not self._received(1, socket.MSG_PEEK):
                return  # it is gone; the call finds out how
            self.box.kill()
            self._over = self._outcome(Ended.EXITED, b"")  # which is no frame: malformed

    def _answer(self) -> tuple[int, Ended | None]:
        """Length of the frame in the outputs, or how the player ended instead. Reads what it prints meanwhile."""
        channel = self.box.channel.fileno()
        self._deadline_s = time.perf_counter() + self._limits.wall_time_limit_s
        while True:
            left_s = self._deadline_s - time.perf_counter()
            if left_s <= 0:
                return 0, Ended.WALL_LIMIT
            for fd, _ in self._poller.poll(min(int(left_s * 1000) + 1, 100)):
                if fd == channel:
                    message = self._received(LENGTH_BYTES)
                    if len(message) != LENGTH_BYTES:
                        return 0, self._how_it_ended()
                    length = int.from_bytes(message, "little")
                    return length, Ended.RESULT_LIMIT if length > self._limits.result_limit_mib * MIB else None
                if fd == self.box.pidfd:
                    return 0, self._how_it_ended()
                if not self._read(fd):
                    return 0, Ended.STDOUT_LIMIT

    def _received(self, length: int, flags: int = 0) -> bytes:
        """What the box sent; b"" when it is gone, also when it went without reading our question."""
        try:
            return self.box.channel.recv(length, flags)
        except ConnectionResetError:
            return b""

    def _how_it_ended(self) -> Ended:
        """It ended by itself: its init says how, and is gone a moment later."""
        gone = select.poll()
        gone.register(self.box.pidfd, select.POLLIN)
        gone.poll(_REPORT_TIMEOUT_MS)
        with contextlib.suppress(BlockingIOError):
            _, _, end = os.read(self.box.pipes.near["status"], 8 * KIB).partition(orders.STATUS_ENDED)
            if len(end) == orders.STATUS_END.size:
                code = os.waitstatus_to_exitcode(orders.STATUS_END.unpack(end)[0])
                self._exit_code, self._signal = max(code, 0), max(-code, 0)
        if self._group.oom_kills() > self._kills_before:
            return Ended.MEMORY_LIMIT
        return Ended.SIGNAL if self._signal else Ended.EXITED

    def _read(self, fd: int) -> bool:
        kept = self._printed[self._names[fd]]
        with contextlib.suppress(BlockingIOError):
            piece = os.read(fd, 64 * KIB)
            if not piece:  # closed: it would poll as ready for ever, and a judge that never sleeps answers sooner
                self._poller.unregister(fd)
            kept += piece
        return len(kept) <= self._limits.stdout_limit_kib * KIB

    def _result(self, length: int) -> bytes | None:
        """The frame, read while the slot is frozen."""
        if not 0 < length <= self._limits.result_limit_mib * MIB:
            return None
        self._answer_bytes = length
        return os.pread(self._outputs, length, 0)

    def _outcome(self, ended: Ended, result: bytes | None) -> Outcome:
        cap = self._limits.stdout_limit_kib * KIB
        return Outcome(
            ended,
            result,
            exit_code=self._exit_code,
            signal=self._signal,
            stdout=bytes(self._printed["stdout"][:cap]),
            stderr=bytes(self._printed["stderr"][:cap]),
            called=self.called(),
        )

    def _freeze_or_end(self, ended: Ended | None) -> None:
        """Stop every thread; or, if the player ended or overstepped a limit, end it for good.

        A submission can put a thread into a call that delays the freeze. The clock goes on meanwhile, up to the limit.
        """
        if ended is None:
            try:
                self._group.freeze(self._deadline_s - time.perf_counter())
            except FreezeError:
                ended = Ended.WALL_LIMIT
        if ended is not None:
            self.box.kill()
            self._over = self._outcome(ended, None)


def _write(fd: int, data: bytes) -> None:
    view, position = memoryview(data), 0
    while position < len(data):
        position += os.pwrite(fd, view[position:], position)
