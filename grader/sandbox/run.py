"""The process that will run the submission: it waits, still trusted, for its `Start`, gives everything up, runs it.

How it gives up files, network and its neighbours differs by tier (`confine`); all else is here.
"""

from __future__ import annotations

import contextlib
import json
import os
import resource
import socket
import sys
import traceback
from collections.abc import Callable
from typing import Any, NoReturn

from grader.inside import wire
from grader.sandbox import seccomp, syscalls
from grader.sandbox.base import Profile
from grader.sandbox.orders import STATUS_FAILED, STATUS_STARTED, Start, receive

MIB = 1024 * 1024


def environment(profile: str, box: str) -> dict[str, str]:
    """All environment variables there are in a box whose own directory is `box`."""
    return {
        "PATH": "/usr/bin:/bin",
        "HOME": box,
        "TMPDIR": box,
        "USER": "box",
        "LANG": "C.UTF-8",
        # Threads are counted against the process limit, and one is all a case needs.
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
        "TRITON_CACHE_DIR": f"{box}/triton",
        "TORCHINDUCTOR_CACHE_DIR": f"{box}/inductor",
    } | ({"TRITON_INTERPRET": "1"} if profile == Profile.TRITON else {})


def run(descriptors: list[int], confine: Callable[[Start], None], filter_program: bytes) -> NoReturn:
    """descriptors: channel, stdout, stderr, result, status.

    confine   takes files, network, processes and uid away, and goes to the directory of the run; capabilities and
              system calls are taken here, after it
    """
    channel, stdout, stderr, result, status = descriptors
    try:
        message, memories = receive(socket.socket(fileno=os.dup(channel)))
        if not message:  # not needed after all
            os._exit(0)
        start = Start(**json.loads(message))
        null = os.open("/dev/null", os.O_RDONLY)
        request, *memories = memories
        _arrange([null, stdout, stderr, result, request, status, *([channel, *memories] if start.player else [])])
        status = 5
        _limit(start)
        confine(start)
        syscalls.drop_capabilities()
        os.umask(0o077)
        seccomp.install(filter_program)
        sys.stdin = os.fdopen(0, encoding="utf-8", closefd=False)
        sys.stdout, sys.stderr = (
            os.fdopen(fd, "w", encoding="utf-8", errors="backslashreplace", buffering=1, closefd=False) for fd in (1, 2)
        )
        os.write(status, STATUS_STARTED)
        os.close(status)
    except BaseException:
        fail(status)
    _hand_over(start.player)


def fail(status: int) -> NoReturn:
    """Say on the status pipe why the box could not be made, and end."""
    try:
        os.write(status, STATUS_FAILED + traceback.format_exc().encode()[-3000:])
    finally:
        os._exit(111)


def close_all_but(*kept: int) -> None:
    """Close every descriptor a process of the zygote may have, except these."""
    for fd in set(range(256)) - set(kept):
        with contextlib.suppress(OSError):
            os.close(fd)


def be_the_first_to_be_killed() -> None:
    """For memory, by the kernel: it should pick the submission, not the process that reports on it."""
    with open("/proc/self/oom_score_adj", "w", encoding="ascii") as file:
        file.write("1000")


def become(uid: int) -> None:
    """Another user, for good. Needs CAP_SETUID, CAP_SETGID and CAP_SETPCAP."""
    syscalls.drop_bounding_set()
    os.setgroups([])
    os.setresgid(uid, uid, uid)
    os.setresuid(uid, uid, uid)


def _arrange(wanted: list[int]) -> None:
    """Make descriptor i a copy of wanted[i] and close all others.

    0 nothing to read, 1 stdout, 2 stderr, 3 result, 4 request, 5 status, and for players 6 channel, 7 inputs, 8 outputs.
    """
    base = 200  # above everything in use
    for position, fd in enumerate(wanted):
        os.dup2(fd, base + position)
    for position in range(len(wanted)):
        os.dup2(base + position, position, inheritable=position < 3)
    os.closerange(len(wanted), 1024)


def _limit(start: Start) -> None:
    limits = [
        (resource.RLIMIT_CORE, 1),  # not 0, see seccomp
        (resource.RLIMIT_CPU, start.cpu_time_limit_s),
        (resource.RLIMIT_NOFILE, start.open_file_limit),
        (resource.RLIMIT_FSIZE, start.file_size_limit_mib * MIB),
        (resource.RLIMIT_MEMLOCK, 0),
        (resource.RLIMIT_MSGQUEUE, 0),
        (resource.RLIMIT_STACK, 8 * MIB),
    ]
    if start.process_limit:
        limits.append((resource.RLIMIT_NPROC, start.process_limit))
    if start.address_space_mib:
        limits.append((resource.RLIMIT_AS, start.address_space_mib * MIB))
    for kind, value in limits:
        resource.setrlimit(kind, (value, value))


def _hand_over(is_player: bool) -> NoReturn:
    """From here on the submission may do what it likes; whatever happens, this process must not return."""
    write, leave = os.write, os._exit
    code = 70
    try:
        from grader.inside import player, run_case

        data = _read_all(4)
        os.close(4)
        request: dict[str, Any] = wire.decode(data, limit_bytes=len(data))
        if is_player:
            player.serve(request, channel=6, inputs=7, outputs=8)
        else:
            run_case.main(request, lambda parts: write_frame(3, parts))
        code = 0
    except BaseException:
        try:
            write(2, traceback.format_exc().encode("utf-8", "replace")[-4000:])
        except BaseException:
            leave(71)
    leave(code)


def write_frame(fd: int, parts: list[Any], write: Callable[[int, Any], int] = os.write) -> None:
    """A frame behind its length. `write` is bound at import: the submission may have replaced os.write."""
    length = sum(map(len, parts))
    for part in (length.to_bytes(8, "little"), *parts):
        rest = memoryview(part)
        while rest:
            rest = rest[write(fd, rest) :]


def _read_all(fd: int) -> bytes:
    size = os.fstat(fd).st_size
    pieces, position = [], 0
    while position < size:
        piece = os.pread(fd, size - position, position)
        pieces.append(piece)
        position += len(piece)
    return b"".join(pieces)
