"""Timed calls: right answers, a clock that cannot be cheated, and endings that a judge can use."""

import os
import time

import pytest
import torch

from grader.inside import wire
from grader.sandbox import TimingUnavailable, players
from grader.sandbox.base import Ended
from grader.sandbox.device import HostDevice
from grader.spec import Limits
from grader.timing.plausibility import READING_S
from grader.timing.ratios import memory_growth_mib

from .conftest import request

COPY = "def attack(x): return x + 1"


@pytest.fixture
def timing(root_sandbox):
    """Skips where nothing can be timed; otherwise the sandbox."""
    try:
        with root_sandbox.players([request(COPY)], Limits()):
            pass
    except TimingUnavailable as error:
        pytest.skip(str(error))
    return root_sandbox


def frame(**inputs) -> bytes:
    return wire.encode({"inputs": inputs}, layouts=True)


def answer(call):
    assert call.outcome.ended is Ended.EXITED, call.outcome
    return wire.decode(call.outcome.result, limit_bytes=1 << 26)


def test_twins_answer_fresh_inputs_in_turn(timing):
    with timing.players([request(COPY), request("def attack(x): return x * 2")], Limits()) as (first, second):
        for seed in range(5):
            x = torch.randn(64, 64, generator=torch.Generator().manual_seed(seed))
            one, two = first.call(frame(x=x)), second.call(frame(x=x))
            assert torch.equal(answer(one)["output"], x + 1)
            assert torch.equal(answer(two)["output"], x * 2)
            assert 0 < one.cpu_time_s <= one.wall_time_s + 1e-3
            assert first.null_call().wall_time_s > 0


def test_more_work_takes_more_time_by_the_judges_clock(timing):
    work = "def attack(n):\n    t = 0\n    for i in range(n): t += i\n    return t"
    with timing.players([request(work), request(work)], Limits()) as (light, heavy):
        for _ in range(3):
            small, large = light.call(frame(n=20_000)), heavy.call(frame(n=2_000_000))
        assert large.cpu_time_s > 10 * small.cpu_time_s


def test_nothing_runs_between_the_windows(timing):
    """A helper thread counts as fast as it can; frozen, it cannot."""
    source = """
import threading
count = 0
def work():
    global count
    while True: count += 1
threading.Thread(target=work, daemon=True).start()
def attack(): return count
"""
    spin = "def attack():\n    t = 0\n    for i in range(3_000_000): t += i\n    return t"
    with timing.players([request(source), request(spin)], Limits()) as (cheat, other):
        before = answer(cheat.call(frame()))["output"]
        between = sum(other.call(frame()).cpu_time_s for _ in range(3))
        call = cheat.call(frame())
        gained = answer(call)["output"] - before
    assert between > 0.1
    # What a loop gains in the CPU time of its own window, with a wide margin; in 0.1 s more it would be millions.
    assert gained < (call.cpu_time_s + 0.02) * 60e6


def test_the_output_is_what_it_was_when_the_clock_stopped(timing):
    """A thread goes on writing after the answer was sent; the judge reads a frozen page."""
    source = """
import ctypes, mmap, os, threading, time
late = mmap.mmap(8, 4096)
def scribble():
    while True: late[0:4] = b"LATE"
def attack():
    threading.Thread(target=scribble, daemon=True).start()
    return 1
"""
    with timing.players([request(source), request(COPY)], Limits()) as (cheat, other):
        first = cheat.call(frame()).outcome.result
        other.call(frame(x=1))
        fd = cheat._outputs
        assert os.pread(fd, len(first), 0) == first


@pytest.mark.parametrize("guarded", [True, False])
def test_the_last_answer_cannot_be_left_in_place(timing, monkeypatch, guarded):
    """It writes a full answer once, and from then on only says that one of that length is there."""
    source = """
import socket
line, answered = socket.socket(fileno=6), False
def attack(x):
    global answered
    if answered:
        line.send((LENGTH).to_bytes(8, "little"))
        line.recv(8)  # the slot is frozen here
    answered = True
    return x
"""
    if not guarded:
        monkeypatch.setattr(players, "_POISONED_PLACES", 0)
    x = torch.arange(64)
    with timing.players([request(COPY.replace("x + 1", "x"))], Limits()) as (honest,):
        length = len(honest.call(frame(x=x)).outcome.result)
    with timing.players([request(source.replace("LENGTH", str(length)))], Limits()) as (cheat,):
        first, second = (cheat.call(frame(x=x)).outcome.result for _ in range(2))
    assert len(first) == len(second) == length
    assert (first == second) is not guarded


def test_processor_time_is_used_inside_the_windows_only(timing):
    source = """
import threading
def work():
    while True: pass
threading.Thread(target=work, daemon=True).start()
def attack(n): return sum(range(n))
"""
    with timing.players([request(source), request(COPY)], Limits()) as (busy, other):
        calls = []
        for _ in range(4):
            calls.append(busy.call(frame(n=200_000)))
            other.call(frame(x=1))
    assert sum(call.outside_cpu_s for call in calls) < 4 * READING_S
    assert sum(call.cpu_time_s for call in calls) <= 1.05 * sum(call.wall_time_s for call in calls) + 4 * READING_S


def test_time_outside_the_windows_shows(timing):
    """The guard, seen to fail: thawed between two calls, the thread counts on, and the next call says so."""
    source = "import threading\ndef work():\n    while True: pass\ndef attack():\n    threading.Thread(target=work, daemon=True).start()"
    with timing.players([request(source), request("def attack(): return sum(range(1_000_000))")], Limits()) as (
        loose,
        other,
    ):
        loose.call(frame())
        loose._group.thaw()
        other.call(frame())
        assert loose.call(frame()).outside_cpu_s > 10 * READING_S


def test_memory_that_a_call_leaves_behind(timing):
    source = "kept = []\ndef attack(n): kept.append(bytearray(b'1') * (n << 20)); return len(kept)"
    with timing.players(
        [request(source), request("def attack(n): return len(bytearray(b'1') * (n << 20))")], Limits()
    ) as (
        leaking,
        tidy,
    ):
        after = [(leaking.call(frame(n=8)).memory_after_mib, tidy.call(frame(n=8)).memory_after_mib) for _ in range(5)]
    leaks, keeps = (memory_growth_mib(mib) for mib in zip(*after, strict=True))
    assert (leaks, keeps) == (pytest.approx(8, abs=0.3), pytest.approx(0, abs=0.1))


def test_the_device_is_asked_around_the_window_in_order(timing):
    """What a GPU will need: its memory filled and its caches flushed before the clock starts, idle before it stops."""

    class Recorder(HostDevice):
        def __init__(self):
            self.steps = []

        def put(self, data):
            self.steps.append("put")
            return frame(x=41)

        def settle(self):
            self.steps.append("settle")

        def finish(self):
            self.steps.append("finish" if "frozen 1" in player._group._read("events") else "finish before the freeze")
            end_s = time.perf_counter() + 0.05
            while time.perf_counter() < end_s:
                pass

    with timing.players([request(COPY)], Limits()) as (player,):
        before = player.call(frame(x=1))
        player._device = Recorder()
        call = player.call(frame(x=1))
        assert player._device.steps == ["put", "settle", "finish"]
    assert (answer(before)["output"], answer(call)["output"]) == (2, 42)
    assert call.wall_time_s > 0.05 > call.cpu_time_s


def test_memory_of_a_call(timing):
    source = "import torch\ndef attack(n): return torch.ones(n, 1 << 20, dtype=torch.uint8).amax().item()"
    with timing.players([request(source)], Limits()) as (player,):
        # The slack is what the box itself has touched since it was made.
        assert abs(player.call(frame(n=64)).peak_memory_mib - 64) < 12
        assert player.call(frame(n=1)).peak_memory_mib < 12


def test_working_in_place_saves_no_memory(timing):
    """The inputs are the judge's own memory, and a timed call does not look at them afterwards."""
    x = torch.ones(8 << 20)
    in_place = "def attack(x): return x.neg_()"
    with timing.players([request(in_place), request("def attack(x): return -x")], Limits()) as (cheat, honest):
        for _ in range(2):
            a, b = cheat.call(frame(x=x)), honest.call(frame(x=x))
            assert torch.equal(answer(a)["output"], -x)
            assert a.peak_memory_mib > b.peak_memory_mib - 2


def test_inputs_that_a_submission_keeps_stay_what_they_were(timing):
    """Honest code remembers its last question and compares; under its feet the judge writes the next one."""
    source = """
import torch
kept = []
def attack(x, y):
    same = [bool(torch.equal(a, x)) and bool(torch.equal(b, y)) for a, b in kept]
    kept.append((x, y[1:] if len(y) > 1 else y))
    return same, [float(a.sum()) for a, _ in kept], [float(b.sum()) for _, b in kept]
"""
    y = torch.arange(5000.0).reshape(5, 1000)
    with timing.players([request(source)], Limits()) as (player,):
        for n in range(1, 5):
            got = answer(player.call(frame(x=torch.full((3000,), float(n)), y=y + n)))["output"]
    assert got[0] == [False] * 3
    assert got[1] == [3000.0 * k for k in range(1, 5)]
    assert got[2] == [float((y[1:] + k).sum()) for k in range(1, 5)]


def test_the_inputs_cannot_be_opened_for_writing(timing):
    source = """
import os
def attack():
    refused = []
    for call in (lambda: os.open("/proc/self/fd/7", os.O_RDWR), lambda: os.ftruncate(7, 0), lambda: os.pwrite(7, b"x", 0)):
        try: call()
        except OSError: refused.append(1)
    return len(refused)
"""
    with timing.players([request(source)], Limits()) as (player,):
        assert answer(player.call(frame()))["output"] == 3


def test_an_earlier_session_leaves_nothing_to_give_up(timing):
    """Names that do not exist stay in the kernel's caches, charged to their group until it runs out of memory."""
    fill = """
import os, time
stem = f"/usr/not-there-{time.time_ns()}"
for n in range(120_000): os.path.lexists(f"{stem}-{n}")
def attack(): pass
"""
    squeeze = "held = bytearray(b'1') * (240 << 20)\ndel held\ndef attack(): return len(bytearray(b'1') * (64 << 20))"
    limits = Limits(memory_limit_mib=256)
    with timing.players([request(fill)], limits) as (player,):
        assert player.call(frame()).peak_memory_mib > 10
    with timing.players([request(squeeze)], limits) as (player,):
        assert player.call(frame()).peak_memory_mib > 60


def test_an_answer_before_its_question_ends_the_player(timing):
    source = """
import os, socket
line = socket.socket(fileno=os.dup(6))
def attack(x):
    for _ in range(5): line.send((1).to_bytes(8, "little"))
    return x
"""
    with timing.players([request(source)], Limits()) as (player,):
        outcomes = [player.call(frame(x=x)).outcome for x in range(4)]
    assert (outcomes[-1].ended, outcomes[-1].result) == (Ended.EXITED, b"")


def test_a_call_that_delays_the_freeze_runs_the_clock(timing):
    """Mapping memory with all its pages is not interrupted by a freeze; our own error would cost no attempt."""
    source = """
import ctypes, threading
libc = ctypes.CDLL(None)
libc.mmap.restype = ctypes.c_void_p
def fill():
    while True:
        place = libc.mmap(None, ctypes.c_size_t(700 << 20), 3, 0x22 | 0x8000, -1, ctypes.c_long(0))
        libc.munmap(ctypes.c_void_p(place), ctypes.c_size_t(700 << 20))
thread = threading.Thread(target=fill, daemon=True)
def attack(x):
    if not thread.is_alive(): thread.start()
    return x
"""
    with timing.players([request(source)], Limits()) as (player,):
        calls = [player.call(frame(x=x)) for x in range(4)]
    assert [answer(call)["output"] for call in calls] == [0, 1, 2, 3]
    assert max(call.cpu_time_s for call in calls) > 0.02
    with timing.players([request(source)], Limits(wall_time_limit_s=0.05)) as (player,):
        assert Ended.WALL_LIMIT in [player.call(frame(x=x)).outcome.ended for x in range(4)]


def test_closed_outputs_do_not_keep_the_judge_busy(timing):
    """A judge that spins sees the answer sooner than one that sleeps, as it does for the null call."""
    source = "import os, time\nos.close(1)\nos.close(2)\ndef attack(): time.sleep(0.5)"
    with timing.players([request(source)], Limits()) as (player,):
        before_s = time.thread_time()
        answer(player.call(frame()))
        assert time.thread_time() - before_s < 0.2


def test_gradients_are_timed_too(timing):
    data = wire.encode({"inputs": {"x": torch.ones(3)}, "gradients": ["x"], "upstream": [torch.ones(3)]}, layouts=True)
    with timing.players([request("def attack(x): return x * x")], Limits()) as (player,):
        assert torch.equal(answer(player.call(data))["gradients"][0], torch.full((3,), 2.0))


@pytest.mark.parametrize(
    ("source", "ended", "status"),
    [
        ("def other(): pass", Ended.EXITED, "no_entry_point"),
        ("def attack(x) return", Ended.EXITED, "syntax_error"),
        ("def attack(x): raise ValueError", Ended.EXITED, "exception"),
        ("import torch\ndef attack(x): return x.softmax(-1)", Ended.EXITED, "forbidden"),
        ("import os\ndef attack(x): os._exit(1)", Ended.EXITED, None),
        ("import ctypes\ndef attack(x): ctypes.string_at(0)", Ended.SIGNAL, None),
        ("import os\nos._exit(1)", Ended.EXITED, None),
        ("def attack(x):\n    while True: pass", Ended.WALL_LIMIT, None),
        ("def attack(x): print('x' * 1000000); return x", Ended.STDOUT_LIMIT, None),
        ("def attack(x): return bytes(3 << 20)", Ended.RESULT_LIMIT, None),
        ("def attack(x): return len(bytearray(b'1') * (1 << 30))", Ended.MEMORY_LIMIT, None),
    ],
    ids=[
        "entry",
        "syntax",
        "raises",
        "forbidden",
        "exits",
        "crashes",
        "exits at import",
        "endless",
        "prints",
        "result",
        "memory",
    ],
)
def test_endings(timing, source, ended, status):
    limits = Limits(wall_time_limit_s=4.0, memory_limit_mib=256, result_limit_mib=2)
    with timing.players([request(source, forbidden=("softmax",)), request(COPY)], limits) as (bad, good):
        outcome = bad.call(frame(x=torch.ones(2))).outcome
        assert outcome.ended is ended
        if status is None:
            assert outcome.result is None
        else:
            assert wire.decode(outcome.result, limit_bytes=1 << 20)["status"] == status
        assert torch.equal(answer(good.call(frame(x=torch.ones(2))))["output"], torch.full((2,), 2.0))


def test_runs_go_on_beside_a_session_and_after_it(timing):
    affinity = os.sched_getaffinity(0)
    with timing.players([request(COPY)], Limits()):
        cores = timing.run(request("import os\ndef attack(): return sorted(os.sched_getaffinity(0))"), Limits())
        beside = wire.decode(cores.result, limit_bytes=1 << 20)["output"]
        assert os.sched_getaffinity(0) == set(beside) < affinity
    assert os.sched_getaffinity(0) == affinity
