"""The whole product ended gently and brutally: nothing is left behind, and the next start carries on."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

from tests.client import Client
from tests.stack import ROOT, Stack

TASK = "ppo-clip-loss"
SOURCE = (next((ROOT / "content" / "tasks" / TASK / "solutions").glob("accepted_*.py"))).read_text()


def wait_for(condition, limit_s: float = 60.0):
    deadline = time.monotonic() + limit_s
    while time.monotonic() < deadline:
        if result := condition():
            return result
        time.sleep(0.05)
    raise AssertionError("waited in vain")


def running(pids: list[int]) -> list[int]:
    """Those that still run; what has ended and waits to be collected does not."""
    found = []
    for pid in pids:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            continue
        if state != "Z":
            found.append(pid)
    return found


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory):
    return tmp_path_factory.mktemp("lifecycle") / "data"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_asked_to_end_it_ends_with_everything(data_dir, number):
    with Stack(data_dir) as stack:
        pids = stack.pids()
        assert len(pids) >= 5
        stack.stop(number)
        assert stack.process.returncode == 0
        assert running(pids) == []


def test_killed_in_the_middle_of_a_run_it_leaves_nothing_and_carries_on(data_dir):
    with Stack(data_dir) as stack:
        stack.wait_for_judge()
        client = Client(stack.port)
        client.get(f"/tasks/{TASK}/")
        submission = client.send(TASK, "submit", SOURCE)
        pids = stack.pids()
        os.kill(stack.process.pid, signal.SIGKILL)
        stack.process.wait()
        wait_for(lambda: not running(pids))

    with Stack(data_dir, port=stack.port) as again:
        # The lost run is noticed by its silence, and judged anew.
        page = wait_for(
            lambda: page if 'data-state="judged"' in (page := client.get(f"/submissions/{submission}/")) else None, 120
        )
        assert "Accepted" in page
        assert SOURCE.splitlines()[0].replace("'", "&#x27;") in page
        assert again.process.poll() is None


def test_a_second_start_on_the_same_data_is_told_about_the_first(data_dir):
    with Stack(data_dir) as first:
        with pytest.raises(RuntimeError, match=f"already runs .*{first.port}"):
            Stack(data_dir)
        assert first.get("/healthz")[0] == 200
