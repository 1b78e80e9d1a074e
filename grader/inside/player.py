"""A submission that answers one input after the other, for timing. The clock is outside: see grader.sandbox.players."""

from __future__ import annotations

import mmap
import os
import socket
from typing import Any

from grader.inside import wire
from grader.inside.run_case import Stop, Submission, encoded

LENGTH_BYTES = 8


def serve(request: dict[str, Any], *, channel: int, inputs: int, outputs: int) -> None:
    """Import the submission, then answer until the channel closes.

    Each message on the channel is the length of an input frame that lies in the `inputs` memory; the answer is the
    length of the result frame in the `outputs` memory. The first answer, unasked, is the frame of the import.
    """
    line = socket.socket(fileno=channel)
    memory = mmap.mmap(outputs, os.fstat(outputs).st_size)

    def answer(frame: dict[str, Any]) -> None:
        position = 0
        for part in encoded(frame):
            if position + len(part) > len(memory):
                position = len(memory) + 1  # longer than allowed: the judge sees that and stops
                break
            memory[position : position + len(part)] = part
            position += len(part)
        line.send(position.to_bytes(LENGTH_BYTES, "little"))

    try:
        submission = Submission(request, timed=True)
    except Stop as stop:
        answer(stop.frame)
        return
    answer({"status": "imported"})
    while message := line.recv(LENGTH_BYTES):
        length = int.from_bytes(message, "little")
        # The tensors lie in the shared pages, so that a large input costs no copy until it is written to; tensors of
        # the last call, if the submission kept them, show the new values.
        frame = memoryview(mmap.mmap(inputs, length, access=mmap.ACCESS_COPY))
        try:
            answer(submission.call(wire.decode(frame, limit_bytes=length, layouts=True, copy=False), full=False))
        except Stop as stop:
            answer(stop.frame)
