"""One box from the owner's side: made ahead by a zygote, started with a request, watched, gone."""

from __future__ import annotations

import contextlib
import os
import signal
import socket

from grader.sandbox.collect import Pipes
from grader.sandbox.orders import PARKED, USAGE, Make, Start, to_message
from grader.sandbox.zygotes import Kind, Zygote, ZygoteError, Zygotes

#: A zygote under load forks slowly; one that takes longer than this is not going to.
_MAKE_TIMEOUT_S = 20.0


class Box:
    """A waiting box. Every method raises ZygoteError when the zygote is gone; `close` never does."""

    def __init__(self, zygotes: Zygotes, kind: Kind, uid: int, group_files: list[int]) -> None:
        """uid, group_files: of the slot."""
        self.kind = kind
        self.usage = -1  # memory for a USAGE, if there is a keeper to write it
        self.pidfd = -1
        self.pipes = Pipes.open()
        self.channel, far = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._zygotes = zygotes
        self._zygote: Zygote | None = None
        self._broken = False
        self._has_init = zygotes.isolation.namespaces
        if not self._has_init:
            self.usage = os.memfd_create("usage", os.MFD_CLOEXEC)
            os.ftruncate(self.usage, USAGE.size)
        try:
            self._zygote = zygotes.lease(kind)
            self._zygote.make_box(
                Make(uid), [far.fileno(), *self.pipes.far.values(), *(group_files if self._has_init else [self.usage])]
            )
        except BaseException:
            self._broken = True
            self.close()
            raise
        finally:
            far.close()
            self.pipes.close_far()

    @property
    def parent(self) -> Zygote:
        """The zygote it is a child of."""
        if self._zygote is None:
            raise ZygoteError("the box is closed")
        return self._zygote

    def start(self, command: Start, memories: list[int]) -> None:
        """Hand the request over; afterwards `pidfd` polls readable once every process of the box is gone."""
        self.channel.settimeout(_MAKE_TIMEOUT_S)
        try:
            message, received, _, _ = socket.recv_fds(self.channel, 64, 1)
            if message != PARKED or len(received) != 1:
                raise ZygoteError("the zygote has ended")
            self.pidfd = received[0]
            socket.send_fds(self.channel, [to_message(command)], memories)
        except (OSError, ZygoteError) as error:
            self._broken = True
            raise (
                error if isinstance(error, ZygoteError) else ZygoteError(f"the zygote does not answer: {error}")
            ) from error

    def kill(self) -> None:
        """End every process of the box: its init is the first of their pid namespace, its keeper ends them itself."""
        if self.pidfd >= 0:
            with contextlib.suppress(ProcessLookupError):
                signal.pidfd_send_signal(self.pidfd, signal.SIGKILL if self._has_init else signal.SIGTERM)

    def close(self) -> None:
        """Let it go. A box that never started ends by itself when its channel closes."""
        self.channel.close()
        self.pipes.close()
        for fd in (self.pidfd, self.usage):
            if fd >= 0:
                os.close(fd)
        self.pidfd = self.usage = -1
        if self._zygote is not None:
            self._zygotes.give_back(self._zygote, broken=self._broken)
            self._zygote = None
