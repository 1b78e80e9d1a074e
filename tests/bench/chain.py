"""Through the whole chain: web, broker, judge, results worker, event stream. One product, started for this."""

from __future__ import annotations

import re
import tempfile
import threading
import time
from pathlib import Path

from tests.bench.figures import latencies, line, title
from tests.client import Client
from tests.stack import ROOT, Stack

TASK = "scaled-dot-product-attention"
SOURCE = (ROOT / "content" / "tasks" / TASK / "solutions" / "accepted_matmul.py").read_text()
#: Learners who submit at once; each waits for the verdict before the next (five may be queued per person).
STREAMS = 3


def measure(runs: int = 20, seconds: float = 20.0) -> None:
    with tempfile.TemporaryDirectory() as folder, Stack(Path(folder) / "data") as first:
        line("start of a new installation, until the address is printed", f"{first.start_time_s:.1f} s")
        first.stop()
        with Stack(Path(folder) / "data") as stack:
            began = time.monotonic()
            Client(stack.port).get("/")
            line(
                "second start, until the first page is there",
                f"{stack.start_time_s + time.monotonic() - began:.1f} s",
                "goal ≤ 5 s",
            )
            stack.wait_for_judge()
            one_at_a_time(stack, runs)
            throughput(stack, seconds)
            memory(stack)  # last: the zygotes are warm then, as they stay
            line("end, from SIGTERM until nothing is left", f"{stack.stop():.1f} s", "goal ≤ 5 s")


def one_at_a_time(stack: Stack, runs: int) -> None:
    client = Client(stack.port)
    client.get(f"/tasks/{TASK}/")
    first_event, first_case, verdict = [], [], []
    for number in range(runs + 2):
        began = time.monotonic()
        submission = client.send(TASK, "run", SOURCE)
        seen: dict[str, float] = {}
        for name, data in client.events(submission):
            now = time.monotonic() - began
            if name == "patch":
                seen.setdefault("event", now)
            if 'id="case-' in data:
                seen.setdefault("case", now)
            if name == "end":
                seen["verdict"] = now
                break
        if number >= 2:  # the first ones warm caches of the web process
            first_event.append(seen["event"])
            first_case.append(seen["case"])
            verdict.append(seen["verdict"])
    title(f"Run of the attention task (3 sample cases), idle, {runs} times")
    latencies("click to first event on the page", first_event, "goal ≤ 300 ms")
    latencies("click to first judged case", first_case)
    latencies("click to verdict", verdict, "goal p50 ≤ 1000 ms")


def throughput(stack: Stack, seconds: float) -> None:
    done = []
    until = time.monotonic() + seconds

    def learner() -> None:
        client = Client(stack.port)
        client.get(f"/tasks/{TASK}/")
        while time.monotonic() < until:
            for _ in client.events(client.send(TASK, "run", SOURCE)):
                pass
            done.append(time.monotonic())

    threads = [threading.Thread(target=learner) for _ in range(STREAMS)]
    began = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    elapsed_s = max(done) - began
    title(f"Whole chain, {STREAMS} people who send again as soon as they have their verdict")
    line("runs of the attention task (import probe and 3 cases each)", f"{len(done) / elapsed_s:.2f} per second")


def memory(stack: Stack) -> None:
    """Proportional set size: pages that processes share are split among them, so that the sum is what is really used."""
    title("Memory when idle, after the runs above (proportional set size)")
    total = 0.0
    names = {}
    for pid in stack.pids():
        try:
            command = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
            rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
        except OSError:
            continue
        mib = int(re.search(r"^Pss:\s+(\d+)", rollup, re.M)[1]) / 1024
        name = service_of(command)
        count, so_far = names.get(name, (0, 0.0))
        names[name] = (count + 1, so_far + mib)
        total += mib
    for name, (count, mib) in sorted(names.items(), key=lambda item: -item[1][1]):
        line(f"{name} ({count} process{'es' if count > 1 else ''})", f"{mib:7.0f} MiB")
    line("all", f"{total:7.0f} MiB", "goal ≤ 1024 MiB")


def service_of(command: str) -> str:
    for sign, name in [
        ("quizsite.run", "supervisor"),
        ("uvicorn", "web"),
        ("quizsite.celery", "results worker"),
        ("grader worker", "judge worker"),
        ("valkey", "broker"),
        ("redis-server", "broker"),
    ]:
        if sign in command:
            return name
    return "zygotes and waiting boxes"
