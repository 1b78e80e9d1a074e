"""The sandbox of one tier for tests, also of a tier that the user of the tests does not reach."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path

from grader.sandbox import Sandbox, SandboxUnavailable, Tier, TimingUnavailable, landlock, open_sandbox
from grader.sandbox.base import BoxRequest, Outcome, Player, Profile
from grader.sandbox.zygote_sandbox import ZygoteSandbox
from grader.spec import Limits

_HELPERS = Path(__file__).parent / "sandbox"
_START_TIMEOUT_S = 60.0

#: What `open_tier` knows; the last two are T3 as root of a default container and as an ordinary user.
TIERS = ("best", "T2", "T3", "T3-user")

_PROGRAM = """
from multiprocessing.connection import Connection
from grader.sandbox import SandboxUnavailable, open_sandbox
line = Connection({fd})
try:
    sandbox = open_sandbox("T3", slots=1)
except SandboxUnavailable as error:
    line.send(str(error))
else:
    line.send(sandbox.tier)
    while True:
        try:
            request, limits = line.recv()
        except EOFError:
            break
        line.send(sandbox.run(request, limits))
    sandbox.close()
"""


def open_tier(name: str) -> Sandbox:
    """One of TIERS, also one that is worse than this user's best. Raises SandboxUnavailable with the reason."""
    if name == "best":
        return open_sandbox(Tier.T3, slots=1)
    if os.geteuid() != 0:
        raise SandboxUnavailable("only root can become another user")
    if name == "T3":
        if not landlock.version():
            raise SandboxUnavailable("this kernel has no Landlock")
        return ZygoteSandbox(Tier.T3, 1, python=(sys.executable, str(_HELPERS / "in_container.py")))
    return SandboxOfNobody(*(["--no-namespaces"] if name == "T3-user" else []))


class SandboxOfNobody:
    """The best sandbox of the user nobody, in a process of that user. See grader.sandbox.base.Sandbox.

    Raises SandboxUnavailable where that user cannot isolate at all.
    """

    slots = 1
    traces = False

    def __init__(self, *options: str) -> None:
        near, far = socket.socketpair()
        program = _PROGRAM.format(fd=far.fileno())
        with far:
            self._process = subprocess.Popen(
                [sys.executable, _HELPERS / "as_nobody.py", *options, program], pass_fds=[far.fileno()]
            )
        self._line = Connection(near.detach())
        if not self._line.poll(_START_TIMEOUT_S):
            raise SandboxUnavailable(f"the sandbox of an ordinary user does not start within {_START_TIMEOUT_S:.0f} s")
        tier = self._line.recv()
        if not isinstance(tier, Tier):
            raise SandboxUnavailable(tier)
        self.tier = tier

    def prestart(self, profiles: Sequence[Profile]) -> None:
        """The first run does."""

    def run(self, request: BoxRequest, limits: Limits) -> Outcome:
        self._line.send((request, limits))
        return self._line.recv()

    @contextmanager
    def players(self, requests: Sequence[BoxRequest], limits: Limits) -> Iterator[Sequence[Player]]:
        raise TimingUnavailable("no_control_groups")
        yield

    def close(self) -> None:
        self._line.close()
        self._process.wait()
