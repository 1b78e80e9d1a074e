"""Real boxes, of the best tier there is (T2 without root), and of T3 as in a default container."""

import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from grader.inside import wire
from grader.sandbox import SandboxUnavailable, Tier, landlock, open_sandbox
from grader.sandbox.base import BoxRequest, Outcome, Profile
from grader.sandbox.zygote_sandbox import ZygoteSandbox
from grader.spec import Limits

#: Programs of their own, run as scripts.
collect_ignore = ["as_nobody.py", "in_container.py"]


@dataclass(frozen=True)
class Ran:
    """What came out of a box, with the frame decoded."""

    outcome: Outcome
    frame: dict[str, Any] | None

    @property
    def output(self) -> Any:
        assert self.frame is not None, self.outcome
        assert self.frame["status"] == "ok", self.frame
        return self.frame["output"]


def request(
    source: str, inputs: dict[str, Any] | None = None, *, entry_point: str = "attack", **more: Any
) -> BoxRequest:
    """A call of `entry_point` with these inputs; extra keys: fields of BoxRequest, or gradients and upstream."""
    frame = {"inputs": inputs or {}, "gradients": more.pop("gradients", []), "upstream": more.pop("upstream", [])}
    data = wire.encode(frame, layouts=True)
    return BoxRequest(more.pop("profile", Profile.TORCH), source, entry_point, more.pop("data", data), **more)


def run(
    sandbox: Any, source: str, inputs: dict[str, Any] | None = None, limits: Limits | None = None, **more: Any
) -> Ran:
    outcome = sandbox.run(request(source, inputs, **more), limits or Limits())
    assert not outcome.sandbox_error, outcome.sandbox_error
    frame = wire.decode(outcome.result, limit_bytes=1 << 28) if outcome.result is not None else None
    return Ran(outcome, frame)


IN_CONTAINER = (sys.executable, str(Path(__file__).with_name("in_container.py")))


@pytest.fixture(scope="session")
def container():
    """Tier T3: as root without the right to make namespaces, or as an ordinary user."""
    if landlock.version() < (1 if is_root() else landlock.SCOPES_SIGNALS):
        pytest.skip(f"needs Landlock; this kernel has version {landlock.version()}")
    opened = open_container(slots=2)
    yield opened
    opened.close()


def open_container(slots):
    return ZygoteSandbox(Tier.T3, slots, python=IN_CONTAINER if is_root() else (sys.executable,))


@pytest.fixture(scope="session", params=["namespaces", "T3"])
def any_tier(request):
    """Each kind of isolation in turn."""
    return request.getfixturevalue("sandbox" if request.param == "namespaces" else "container")


@pytest.fixture(scope="session")
def sandbox():
    try:
        opened = open_sandbox(Tier.T2, slots=2)
    except SandboxUnavailable as error:
        pytest.skip(str(error))
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def root_sandbox(sandbox):
    if sandbox.tier is not Tier.T1:
        pytest.skip("needs tier T1: root and control groups")
    return sandbox


@pytest.fixture(scope="session")
def unsafe():
    """Tier T4, to see an attack succeed where nothing guards against it."""
    from grader.sandbox.unsafe import UnsafeSandbox

    return UnsafeSandbox(slots=1)


def is_root() -> bool:
    return os.geteuid() == 0


def processes_named(name: bytes) -> list[str]:
    found = []
    for pid in filter(str.isdecimal, os.listdir("/proc")):
        try:
            with open(f"/proc/{pid}/cmdline", "rb") as file:
                if file.read().startswith(name):
                    found.append(pid)
        except OSError:
            continue
    return found


def descendants(root: int) -> set[int]:
    parents = {}
    for pid in filter(str.isdecimal, os.listdir("/proc")):
        try:
            parents[int(pid)] = parent_of(int(pid))
        except OSError:
            continue
    found, new = set(), {root}
    while new:
        found |= new
        new = {pid for pid, parent in parents.items() if parent in found} - found
    return found - {root}


def parent_of(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


def wait_until(condition) -> bool:
    deadline = time.monotonic() + 10
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
    return True
