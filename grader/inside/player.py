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

    def write(frame: dict[str, Any]) -> int:
        position = 0
        for part in encoded(frame):
            if position + len(part) > len(memory):
                return len(memory) + 1  # longer than allowed: the judge sees that and stops
            memory[position : position + len(part)] = part
            position += len(part)
        return position

    def send(length: int) -> None:
        line.send(length.to_bytes(LENGTH_BYTES, "little"))

    def respond(frame: memoryview) -> int:
        try:
            inputs_of_call = wire.decode(frame, limit_bytes=len(frame), layouts=True, copy=False)
            return write(submission.call(inputs_of_call, full=False))
        except Stop as stop:
            return write(stop.frame)

    try:
        submission = Submission(request, timed=True)
    except Stop as stop:
        send(write(stop.frame))
        return
    send(write({"status": "imported"}))
    while message := line.recv(LENGTH_BYTES):
        # The tensors lie in the shared pages, so that a large input costs no copy until it is written to.
        mapping = mmap.mmap(inputs, int.from_bytes(message, "little"), access=mmap.ACCESS_COPY)
        length = respond(memoryview(mapping))
        keep(mapping)
        send(length)


def keep(mapping: mmap.mmap) -> None:
    """The judge is about to overwrite the shared pages. What the submission has kept of these inputs must not change with
    them: whoever keeps tensors, to compare the next ones with them say, gets pages of its own, and pays for the copy."""
    try:
        mapping.close()
    except BufferError:  # something still refers to it
        mapping[:: mmap.PAGESIZE] = mapping[:: mmap.PAGESIZE]
