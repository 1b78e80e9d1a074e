"""The owner's side of the zygotes: start them, ask them for runs, replace them."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from grader.sandbox import files, orders
from grader.sandbox.base import BoxRequest, Profile

#: Importing torch from a cold disk takes seconds, on a slow machine tens of them.
_BOOT_TIMEOUT_S = 180.0
_SEND_TIMEOUT_S = 20.0
#: All children of a zygote share its address layout and hash seed; a new one has others. Whichever comes first.
_BOXES_PER_ZYGOTE = 500
_LIFE_S = 600.0

# Nothing but this text shows in /proc/1/cmdline inside the box.
_BOOT = (
    "import socket, sys; s = socket.socket(fileno=int(sys.argv[1])); sys.path.insert(0, s.recv(4096).decode()); "
    "from grader.sandbox.zygote import main; main(s)"
)


@dataclass(frozen=True)
class Kind:
    """Which zygote serves a request. A wrong guess about optimisers costs a second, not correctness.

    Without a profile nothing is imported: for probes of the machine.
    """

    profile: Profile | None
    optimisers: bool = False

    @classmethod
    def of(cls, request: BoxRequest) -> Kind:
        return cls(request.profile, "optim" in request.source + request.driver + request.scratch)


@dataclass(frozen=True)
class Isolation:
    """By what boxes are kept apart: T1 by both, T2 by namespaces, T3 by uids or, as an ordinary user, by neither.

    python   the command that runs Python; tests put something around it
    """

    namespaces: bool
    uids: bool
    python: tuple[str, ...] = (sys.executable,)


class ZygoteError(Exception):
    """A zygote that does not start or does not answer."""


@dataclass(eq=False)
class Zygote:
    """A running zygote. `boxes` counts those that would die with it."""

    process: subprocess.Popen[bytes]
    channel: socket.socket
    address_space_bytes: int
    root: str  # without namespaces: where the directories of its runs lie
    made: int = 0
    boxes: int = 0
    retired: bool = False
    started_s: float = field(default_factory=time.monotonic)

    @property
    def is_old(self) -> bool:
        return self.made >= _BOXES_PER_ZYGOTE or time.monotonic() - self.started_s >= _LIFE_S

    @classmethod
    def start(cls, kind: Kind, isolation: Isolation) -> Zygote:
        """Exec, isolate, import; returns when it is ready. Raises ZygoteError with the last lines of its trouble."""
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        root = tempfile.mkdtemp(prefix="warmup-root-")
        owner = os.pidfd_open(os.getpid())
        with tempfile.TemporaryFile() as trouble:
            process = subprocess.Popen(
                [*isolation.python, "-I", "-B", "-c", _BOOT, str(theirs.fileno())],
                env={},
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=trouble,
                pass_fds=(theirs.fileno(),),
            )
            theirs.close()
            config = orders.Config(
                kind.profile or "",
                kind.optimisers,
                isolation.namespaces,
                isolation.uids,
                root,
                os.getuid(),
                os.getgid(),
            )
            try:
                ours.settimeout(_BOOT_TIMEOUT_S)
                ours.send(str(Path(__file__).parents[2]).encode())
                socket.send_fds(ours, [orders.to_message(config)], [owner])
                ready = ours.recv(64)
            except OSError:
                ready = b""
            finally:
                os.close(owner)
                if isolation.namespaces:
                    os.rmdir(root)  # by now it is mounted elsewhere, or not needed
            ours.settimeout(_SEND_TIMEOUT_S)
            started = cls(process, ours, int(ready or 0), root)
            if not ready:
                started.close()
                trouble.seek(0)
                lines = trouble.read().decode("utf-8", "replace").strip().splitlines()
                raise ZygoteError("the zygote did not start: " + (lines[-1] if lines else "it said nothing"))
        return started

    def make_box(self, make: orders.Make, descriptors: list[int]) -> None:
        """Ask for one box; the zygote answers on the box's own channel when it is made. Does not wait."""
        try:
            socket.send_fds(self.channel, [orders.to_message(make)], descriptors)
        except OSError as error:
            raise ZygoteError(f"the zygote does not answer: {error}") from error

    def close(self) -> None:
        """End the zygote and, by that, every box of it."""
        self.channel.close()
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
        files.remove_root(self.root)  # nearly always gone by now


class Zygotes:
    """One zygote of each kind, started when first needed, replaced when dead or old. Thread-safe."""

    def __init__(self, isolation: Isolation) -> None:
        self.isolation = isolation
        self._current: dict[Kind, Zygote] = {}
        self._all: list[Zygote] = []
        self._lock = threading.Lock()
        self._starting = threading.Lock()  # apart, because a start takes seconds and boxes come and go meanwhile
        self._closed = False

    def lease(self, kind: Kind) -> Zygote:
        """The zygote of this kind, for one box; it lives at least until it is given back."""
        leased = self._leased(kind)
        if leased is None:
            with self._starting:
                leased = self._leased(kind) or self._started(kind)
        return leased

    def give_back(self, leased: Zygote, *, broken: bool = False) -> None:
        """The box is gone. `broken`: the zygote did not answer, use it no more."""
        with self._lock:
            leased.boxes -= 1
            leased.retired = leased.retired or broken
            unneeded = self._take_unneeded()
        for each in unneeded:
            each.close()

    def close(self) -> None:
        with self._lock:
            self._closed = True
            every, self._all = self._all, []
            self._current.clear()
        for each in every:
            each.close()

    def _leased(self, kind: Kind) -> Zygote | None:
        """The current zygote of this kind with one box more, or None if a new one is due."""
        with self._lock:
            current = self._current.get(kind)
            if current is None:
                return None
            if current.is_old or current.process.poll() is not None:
                current.retired = True
            if current.retired:
                return None
            current.made += 1
            current.boxes += 1
            return current

    def _started(self, kind: Kind) -> Zygote:
        started = Zygote.start(kind, self.isolation)
        started.made = started.boxes = 1
        with self._lock:
            if not self._closed:
                self._current[kind] = started
                self._all.append(started)
                unneeded = self._take_unneeded()
            else:
                unneeded = [started]
        for each in unneeded:
            each.close()
        if self._closed:
            raise ZygoteError("the sandbox is closed")
        return started

    def _take_unneeded(self) -> list[Zygote]:
        """Retired zygotes without boxes, no longer listed. The caller holds the lock."""
        unneeded = [z for z in self._all if z.retired and not z.boxes]
        self._all = [z for z in self._all if z not in unneeded]
        return unneeded
