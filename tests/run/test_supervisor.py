"""The supervisor with small real processes: restart, end, and nothing left after kill -9."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent

#: A supervisor of two services; it prints their pids as they start, and ends when told.
PROGRAM = """
import sys
from pathlib import Path
from quizsite.run.services import Service
from quizsite.run.supervisor import Supervisor
folder, *scripts = sys.argv[1:]
supervisor = Supervisor(Path(folder))
for number, script in enumerate(scripts):
    supervisor.start(Service(f"s{number}", (sys.executable, "-u", "-c", script), "nothing works"))
print("started", flush=True)
supervisor.watch()
supervisor.end()
print("ended", flush=True)
"""
PATIENT = "import os, time; print(os.getpid()); time.sleep(600)"
STUBBORN = "import os, signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(os.getpid()); time.sleep(600)"


class Running:
    def __init__(self, folder: Path, *scripts: str) -> None:
        self.folder = folder
        self.process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, str(folder), *scripts],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout.readline() == "started\n"

    def pids(self, service: str, count: int = 1) -> list[int]:
        """The pids that a service has printed, once there are `count` of them."""
        return wait_for(lambda: found if len(found := self._pids(service)) >= count else None)

    def _pids(self, service: str) -> list[int]:
        log = self.folder / f"{service}.log"
        return [int(line) for line in log.read_text().split()] if log.exists() else []


@pytest.fixture
def running(tmp_path):
    started: list[Running] = []

    def start(*scripts: str) -> Running:
        started.append(Running(tmp_path, *scripts))
        return started[-1]

    yield start
    for one in started:
        one.process.kill()
        one.process.communicate()


def wait_for(condition, limit_s: float = 15.0):
    deadline = time.monotonic() + limit_s
    while time.monotonic() < deadline:
        if result := condition():
            return result
        time.sleep(0.02)
    raise AssertionError("waited in vain")


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_everything_even_what_ignores_the_request(running, number):
    one = running(PATIENT, STUBBORN)
    pids = one.pids("s0") + one.pids("s1")
    one.process.send_signal(number)
    output, _ = one.process.communicate(timeout=5)
    assert "ended" in output
    assert one.process.returncode == 0
    assert not [pid for pid in pids if alive(pid)]


def test_killing_it_leaves_no_process_behind(running):
    one = running(PATIENT, STUBBORN)
    pids = one.pids("s0") + one.pids("s1")
    assert all(alive(pid) for pid in pids)
    one.process.kill()
    wait_for(lambda: not any(alive(pid) for pid in pids))


def test_a_service_that_dies_is_started_again(running):
    one = running(PATIENT)
    first = one.pids("s0")[0]
    os.kill(first, signal.SIGKILL)
    second = one.pids("s0", count=2)[-1]
    assert second != first
    assert alive(second)


def test_a_service_that_says_its_configuration_is_wrong_is_left_alone_and_quoted(running):
    one = running("import sys; print('No isolation here.', file=sys.stderr); sys.exit(78)", PATIENT)
    assert one.process.stderr.readline() == "s0 does not run here, and nothing works: No isolation here.\n"
    assert alive(one.pids("s1")[0])
