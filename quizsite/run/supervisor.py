"""Starts the product's processes, keeps them alive, and ends them: `python -m quizsite.run`.

Standard library only, single-threaded, a few megabytes. Signals are blocked and waited for, never handled, so nothing
runs at a surprising moment. Every child asks the kernel to be killed when this process dies (PR_SET_PDEATHSIG), so
that even `kill -9` of the supervisor leaves nothing behind.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from quizsite.run.services import Service

PR_SET_PDEATHSIG = 1
WAITED_FOR = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGCHLD}
#: Everything has ended this long after Ctrl-C; the last second is SIGKILL's.
END_GRACE_S = 3.5
#: A service that dies this often within the window is not restarted again: something needs a person.
DEATHS_ALLOWED, DEATHS_WINDOW_S = 5, 60.0
#: sysexits.h: the process says that its configuration is at fault, and starting it again would not help.
EX_CONFIG = 78
LOG_LIMIT_BYTES = 5_000_000

_libc = ctypes.CDLL(None, use_errno=True)


class Supervisor:
    """Owns the services' processes from `start` to `end`."""

    def __init__(self, log_dir: Path) -> None:
        log_dir.mkdir(parents=True, exist_ok=True)
        self.log_dir = log_dir
        self.services: dict[str, Service] = {}
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.deaths: dict[str, list[float]] = {}
        self.waiting: dict[str, float] = {}  # service -> monotonic time of its restart
        signal.pthread_sigmask(signal.SIG_BLOCK, WAITED_FOR)

    def start(self, service: Service) -> None:
        self.services[service.name] = service
        with self._log(service.name).open("ab") as log:
            self.running[service.name] = subprocess.Popen(
                service.command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C is ours; it must not reach the children behind our back
                preexec_fn=_die_with(os.getpid()),
            )

    def run_once(self, command: Iterable[str]) -> int:
        """Run a preparing command to its end with its output shown; Ctrl-C ends it."""
        process = subprocess.Popen(tuple(command), stdin=subprocess.DEVNULL, preexec_fn=_die_with(os.getpid()))
        while process.poll() is None:
            if self._next_signal(1.0) in {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}:
                process.terminate()
                process.wait()
                return 130
        return process.returncode

    def wait_until_web_answers(self, host: str, port: int, limit_s: float = 60.0) -> bool:
        deadline = time.monotonic() + limit_s
        while time.monotonic() < deadline:
            if _answers(host, port):
                return True
            if "web" not in self.running:
                return False
            if self._next_signal(0.05) in {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}:
                return False
            self._look_after_children()
        return False

    def watch(self) -> None:
        """Until somebody asks for the end: restart what dies."""
        while True:
            if self._next_signal(1.0) in {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}:
                return
            self._look_after_children()

    def end(self) -> None:
        """SIGTERM to all, then SIGKILL to the process groups of those that linger. The broker goes last."""
        deadline = time.monotonic() + END_GRACE_S
        names = [name for name in self.running if name != "broker"] + ["broker"] * ("broker" in self.running)
        for name in names:
            if name == "broker":  # the others may still hand a message back
                self._wait_for([n for n in names if n != "broker"], deadline)
            self.running[name].terminate()
        self._wait_for(names, deadline)
        for process in self.running.values():
            _kill_group(process.pid)
        for process in self.running.values():
            process.wait()
        self.running.clear()

    def _wait_for(self, names: Iterable[str], deadline: float) -> None:
        pending = [self.running[name] for name in names]
        while time.monotonic() < deadline and any(process.poll() is None for process in pending):
            self._next_signal(0.05)

    def _look_after_children(self) -> None:
        now = time.monotonic()
        for name, process in list(self.running.items()):
            if process.poll() is not None:
                _kill_group(process.pid)
                del self.running[name]
                self._died(name, process.returncode, now)
        for name, due in list(self.waiting.items()):
            if due <= now:
                del self.waiting[name]
                self.start(self.services[name])

    def _died(self, name: str, code: int, now: float) -> None:
        service = self.services[name]
        deaths = self.deaths[name] = [t for t in self.deaths.get(name, []) if now - t < DEATHS_WINDOW_S] + [now]
        how = f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
        if code == EX_CONFIG:
            say(f"{name} does not run here, and {service.purpose}: {self._last_words(name)}")
        elif len(deaths) > DEATHS_ALLOWED:
            say(
                f"{name} ended {len(deaths)} times in a minute ({how}) and is left alone now; {service.purpose}. "
                f"Its log: {self._log(name)}. Last words: {self._last_words(name)}"
            )
        else:
            delay_s = 0.5 * 2 ** (len(deaths) - 1)
            say(f"{name} ended ({how}); starting it again in {delay_s:g} s")
            self.waiting[name] = now + delay_s

    def _last_words(self, name: str) -> str:
        lines = self._log(name).read_text(errors="replace").strip().splitlines()
        return lines[-1] if lines else "(it said nothing)"

    def _log(self, name: str) -> Path:
        path = self.log_dir / f"{name}.log"
        if name not in self.running and path.exists() and path.stat().st_size > LOG_LIMIT_BYTES:
            path.replace(path.with_suffix(".log.1"))
        return path

    def _next_signal(self, timeout_s: float) -> int | None:
        found = signal.sigtimedwait(WAITED_FOR, timeout_s)
        return found.si_signo if found else None


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _die_with(parent: int):
    def in_child() -> None:
        signal.pthread_sigmask(signal.SIG_SETMASK, set())
        _libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != parent:  # the parent died before the line above took effect
            os._exit(1)

    return in_child


def _kill_group(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)


def _answers(host: str, port: int) -> bool:
    connection = HTTPConnection(host, port, timeout=2)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
