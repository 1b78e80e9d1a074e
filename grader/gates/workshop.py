"""Many calls of solutions whose authors we trust, in one plain process: about a millisecond each, no box.

    python -m grader.gates.workshop [--triton]

reads messages from stdin and answers each on stdout. A message is its length (u64, little-endian), a letter, and a wire
frame: S is a submission's request, C the inputs of a call, as in grader.inside.run_case; the answer is a result frame.
"""

from __future__ import annotations

import contextlib
import os
import select
import struct
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, BinaryIO

from grader.inside import wire
from grader.inside.run_case import Stop, Submission, encoded
from grader.loader import Task
from grader.sandbox.base import Ended, Outcome
from grader.spec import Device

ROOT = Path(__file__).resolve().parents[2]

_LENGTH = struct.Struct("<Q")
_SUBMISSION, _CALL = b"S", b"C"

#: A solution that has not answered by then hangs. Generous: nothing is measured here, and the machine may be busy.
ANSWER_LIMIT_S = 120.0


class Workshop:
    """The process, for the solutions of one task. Use as a context manager."""

    def __init__(self, task: Task) -> None:
        self.task = task
        self.process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Workshop:
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def open(self, source: str) -> Outcome:
        """Import a submission; calls go to it from now on."""
        request = {
            "source": source,
            "entry_point": self.task.spec.entry_point,
            "driver": self.task.driver,
            "forbidden": [],  # the watch would replace functions for all that come after; boxes watch
            "scratch": "",
        }
        return self._ask(_SUBMISSION, wire.encode(request))

    def call(self, frame: bytes) -> Outcome:
        """One call with the inputs of `BuiltCase.frame`."""
        return self._ask(_CALL, frame)

    def _ask(self, letter: bytes, frame: bytes) -> Outcome:
        process = self._started()
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            _send(process.stdin, letter + frame)
            answer = _receive(process.stdout, time.monotonic() + ANSWER_LIMIT_S)
        except TimeoutError:
            self._end()
            return Outcome(Ended.WALL_LIMIT, wall_time_s=ANSWER_LIMIT_S)
        except (BrokenPipeError, EOFError):
            self._end()
            return Outcome(Ended.EXITED, exit_code=1)
        return Outcome(Ended.EXITED, result=answer)

    def _started(self) -> subprocess.Popen[bytes]:
        if self.process is None:
            arguments = ["--triton"] if self.task.spec.device is Device.TRITON else []
            self.process = subprocess.Popen(
                [sys.executable, "-m", __name__, *arguments],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd=ROOT,
                env=os.environ | ({"TRITON_INTERPRET": "1"} if arguments else {}),
            )
            _receive(self.process.stdout)  # ready: importing torch is not the solution's time
        return self.process

    def _end(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.communicate()
            self.process = None


def _send(stream: BinaryIO | Any, message: bytes) -> None:
    stream.write(_LENGTH.pack(len(message)))
    stream.write(message)
    stream.flush()


def _receive(stream: BinaryIO | Any, deadline_s: float | None = None) -> bytes:
    """One message. Raises EOFError when there is none to come, TimeoutError when it does not come in time."""
    (length,) = _LENGTH.unpack(_exactly(stream, _LENGTH.size, deadline_s))
    return _exactly(stream, length, deadline_s)


def _exactly(stream: BinaryIO | Any, count: int, deadline_s: float | None) -> bytes:
    # os.read, because select knows nothing of what a buffered reader already holds
    parts = bytearray()
    while len(parts) < count:
        if deadline_s is not None and not select.select([stream], [], [], max(0.0, deadline_s - time.monotonic()))[0]:
            raise TimeoutError
        part = os.read(stream.fileno(), min(count - len(parts), 1 << 20))
        if not part:
            raise EOFError
        parts += part
    return bytes(parts)


def _serve(questions: BinaryIO, answers: BinaryIO) -> None:
    submission: Submission | None = None
    while True:
        message = _receive(questions)
        letter, frame = message[:1], message[1:]
        try:
            if letter == _SUBMISSION:
                submission = None
                submission = Submission(wire.decode(frame, limit_bytes=len(frame)))
                answer: dict[str, Any] = {"status": "imported"}
            else:
                assert submission is not None
                answer = submission.call(wire.decode(frame, limit_bytes=len(frame), layouts=True), full=True)
        except Stop as stop:
            answer = stop.frame
        _send(answers, b"".join(encoded(answer)))


def _main() -> None:
    import torch

    torch.set_num_threads(1)
    if "--triton" in sys.argv:
        from grader.inside import triton_shim

        triton_shim.install()
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what solutions print
    _send(answers, b"")
    with contextlib.suppress(EOFError):
        _serve(sys.stdin.buffer, answers)


if __name__ == "__main__":
    _main()
