"""The whole product as `make run` starts it, on a free port and in a folder of its own: for browser tests and measurements."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from http.client import HTTPConnection
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def children_of(pid: int) -> list[int]:
    """Every descendant of a process."""
    parents: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rsplit(")", 1)[1].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        parents.setdefault(int(fields[1]), []).append(int(stat.parent.name))
    found, todo = [], [pid]
    while todo:
        todo += (more := parents.get(todo.pop(), []))
        found += more
    return found


class Stack:
    """`python -m quizsite.run` with everything under it."""

    def __init__(self, data_dir: Path, port: int | None = None, **settings: str) -> None:
        self.data_dir = data_dir
        self.port = port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = data_dir.parent / f"{data_dir.name}-stack.log"
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("WARMUP_", "REDIS_", "DATABASE_", "DJANGO_"))}
        self.environment = {**kept, "WARMUP_DATA_DIR": str(data_dir), "PORT": str(self.port), **settings}
        started = time.monotonic()
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "quizsite.run"], cwd=ROOT, env=self.environment, stdout=log, stderr=log
            )
        self._wait_until_ready()
        self.start_time_s = time.monotonic() - started

    def _wait_until_ready(self, limit_s: float = 120.0) -> None:
        deadline = time.monotonic() + limit_s
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise RuntimeError(f"the product ended while starting:\n{self.output()}")
            if "Warmup is ready" in self.output():
                return
            time.sleep(0.02)
        self.stop()
        raise RuntimeError(f"the product did not start within {limit_s:g} s:\n{self.output()}")

    def output(self) -> str:
        return self.log.read_text(errors="replace")

    def wait_for_judge(self, limit_s: float = 90.0) -> None:
        """Until a judge has said that it is alive: /readyz is 200 then."""
        deadline = time.monotonic() + limit_s
        while time.monotonic() < deadline:
            if self.get("/readyz")[0] == 200:
                return
            time.sleep(0.1)
        raise RuntimeError(f"no judge within {limit_s:g} s: {self.get('/readyz')[1]}\n{self.logs('judge')}")

    def get(self, path: str) -> tuple[int, str]:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read().decode(errors="replace")
        finally:
            connection.close()

    def logs(self, service: str) -> str:
        path = self.data_dir / "logs" / f"{service}.log"
        return path.read_text(errors="replace")[-4000:] if path.exists() else ""

    def pids(self) -> list[int]:
        return [self.process.pid, *children_of(self.process.pid)]

    def stop(self, number: int = signal.SIGTERM) -> float:
        """Ask for the end; the seconds it took."""
        started = time.monotonic()
        if self.process.poll() is None:
            self.process.send_signal(number)
        self.process.wait(timeout=30)
        return time.monotonic() - started

    def __enter__(self) -> Stack:
        return self

    def __exit__(self, *exc: object) -> None:
        self.stop()
