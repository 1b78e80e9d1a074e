"""What isolation promises, tried on the very sandbox that will be used: each check is an attack that must come to nothing.

Run before a worker takes its first job, and by the doctor; one or two seconds in all once torch is imported. A check
that fails means that this machine's kernel or container does not do what its tier takes for granted.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import signal
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from grader.inside import wire
from grader.sandbox.base import BoxRequest, Ended, Outcome, Profile, Sandbox, Tier
from grader.spec import Limits

#: Ours to end again, should it survive.
_DAEMON_LIFE_S = 60


@dataclass(frozen=True)
class Check:
    """One promise. `trouble` is empty if it held, else what a submission could do."""

    name: str
    trouble: str


def containment(sandbox: Sandbox) -> Iterator[Check]:
    """Every promise of the sandbox's tier, tried in turn. T4 promises only the first and the last."""
    checks = CHECKS if sandbox.tier is not Tier.T4 else (CHECKS[0], CHECKS[-1])
    for name, check in checks:
        yield Check(name, check(sandbox))


def _honest_call(sandbox: Sandbox) -> str:
    outcome, output = _run(sandbox, "def attack(data):\n    return data[::-1]", data=b"warmup")
    return "" if output == b"pumraw" else f"an honest call did not give its result: {_how(outcome)}"


def _files(sandbox: Sandbox) -> str:
    secret = secrets.token_bytes(16)
    with tempfile.TemporaryDirectory(prefix="warmup-canary-") as folder:
        os.chmod(folder, 0o755)
        path = os.path.join(folder, "canary")
        with open(path, "wb") as file:
            file.write(secret)
        os.chmod(path, 0o666)
        source = """
def attack(path):
    with open(path, "r+b") as file:
        found = file.read()
        file.write(b"changed")
        return found
"""
        _, output = _run(sandbox, source, path=path)
        with open(path, "rb") as file:
            changed = file.read() != secret
    if output == secret:
        return "a submission read a file of this machine"
    return "a submission changed a file of this machine" if changed else ""


def _network(sandbox: Sandbox) -> str:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0)
        source = """
import socket
def attack(port):
    socket.create_connection(("127.0.0.1", port), 1).send(b"x")
    return True
"""
        _, output = _run(sandbox, source, port=server.getsockname()[1])
        reached = output is True
        with contextlib.suppress(BlockingIOError):
            server.accept()[0].close()
            reached = True
    return "a submission reached a network port of this machine" if reached else ""


def _processes(sandbox: Sandbox) -> str:
    name = f"warmup-canary-{secrets.token_hex(8)}"
    with subprocess.Popen([name, str(_DAEMON_LIFE_S)], executable="/bin/sleep") as canary:
        source = """
import os, signal
def attack(pid):
    seen = []
    for name in {str(pid), *(n for n in listed() if n.isdecimal())}:
        try:
            with open(f"/proc/{name}/cmdline", "rb") as file:
                seen.append(file.read())
        except OSError:
            pass
    try:
        os.kill(pid, signal.SIGKILL)
    except OSError:
        pass
    return b" ".join(seen)
def listed():
    try:
        return os.listdir("/proc")
    except OSError:
        return []
"""
        _, output = _run(sandbox, source, pid=canary.pid)
        killed = canary.poll() is not None
        canary.kill()
    if killed:
        return "a submission ended another process of this machine"
    return "a submission saw another process of this machine" if name.encode() in (output or b"") else ""


def _left_behind(sandbox: Sandbox) -> str:
    name = f"warmup-canary-{secrets.token_hex(8)}"
    source = f"""
import os
def attack(name):
    ready, go = os.pipe()
    if os.fork() == 0:
        try:
            os.setsid()
        except OSError:
            pass
        if os.fork() == 0:
            os.set_inheritable(go, False)  # closed once the new program runs
            os.close(ready)
            os.execv("/bin/sleep", [name, "{_DAEMON_LIFE_S}"])
        os._exit(0)
    os.close(go)
    os.read(ready, 1)
    return True
"""
    outcome, output = _run(sandbox, source, name=name)
    if output is not True:
        return f"a submission that starts a process did not give its result: {_how(outcome)}"
    survivors = _processes_named(name.encode())
    for pid in survivors:
        with contextlib.suppress(OSError):
            os.kill(pid, signal.SIGKILL)
    return "a process that a submission started outlived its run" if survivors else ""


def _memory(sandbox: Sandbox) -> str:
    limits = Limits(memory_limit_mib=128, wall_time_limit_s=10.0)
    outcome, output = _run(sandbox, "def attack(n):\n    return len(bytearray(n) + b'x')", limits, n=1 << 29)
    return f"a submission took more memory than its limit: {_how(outcome)}" if output is not None else ""


def _time(sandbox: Sandbox) -> str:
    spin = "import signal\nsignal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())\ndef attack():\n    while True: pass"
    sleep = "import time\ndef attack(): time.sleep(1000)"
    for source, limits, wanted in (
        (spin, Limits(cpu_time_limit_s=0.2, wall_time_limit_s=2.0), (Ended.CPU_LIMIT, Ended.WALL_LIMIT)),
        (sleep, Limits(wall_time_limit_s=0.2), (Ended.WALL_LIMIT,)),
    ):
        outcome, _ = _run(sandbox, source, limits)
        if outcome.ended not in wanted:
            return f"a submission was not stopped at its time limit: {_how(outcome)}"
    return ""


CHECKS: tuple[tuple[str, Callable[[Sandbox], str]], ...] = (
    ("honest call", _honest_call),
    ("files", _files),
    ("network", _network),
    ("other processes", _processes),
    ("left-over processes", _left_behind),
    ("memory limit", _memory),
    ("time limits", _time),
)


def _run(sandbox: Sandbox, source: str, limits: Limits | None = None, **inputs: Any) -> tuple[Outcome, Any]:
    """The outcome, and what `attack` returned; None if it returned nothing."""
    request = BoxRequest(Profile.TORCH, source, "attack", wire.encode({"inputs": inputs}))
    outcome = sandbox.run(request, limits or Limits(wall_time_limit_s=10.0))
    if outcome.result is None:
        return outcome, None
    try:
        frame = wire.decode(outcome.result, limit_bytes=1 << 20)
    except wire.WireError:
        return outcome, None
    return outcome, frame.get("output") if isinstance(frame, dict) else None


def _how(outcome: Outcome) -> str:
    return outcome.sandbox_error or f"its run ended with {outcome.ended}"


def _processes_named(name: bytes) -> list[int]:
    found = []
    for pid in filter(str.isdecimal, os.listdir("/proc")):
        with contextlib.suppress(OSError), open(f"/proc/{pid}/cmdline", "rb") as file:
            if file.read().startswith(name):
                found.append(int(pid))
    return found
