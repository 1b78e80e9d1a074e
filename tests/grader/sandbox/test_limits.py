"""Each limit from both sides: the same code passes just under it and is stopped, with the right word, far over it."""

import pytest

from grader.sandbox.base import Ended
from grader.spec import Limits

from .conftest import run

MIB = 1 << 20


def test_cpu_time(any_tier):
    spin = "import time\ndef attack(s):\n    end = time.process_time() + s\n    while time.process_time() < end: pass\n    return 1"
    limits = Limits(cpu_time_limit_s=0.5)
    under, over = run(any_tier, spin, {"s": 0.2}, limits), run(any_tier, spin, {"s": 50.0}, limits)
    assert under.output == 1
    assert over.outcome.ended is Ended.CPU_LIMIT
    assert 0.15 <= under.outcome.cpu_time_s < 0.5 < over.outcome.cpu_time_s


def test_cpu_time_of_children_counts(root_sandbox):
    source = """
import os, time
def attack(s):
    for _ in range(4):
        pid = os.fork()
        if pid == 0:
            end = time.process_time() + s
            while time.process_time() < end: pass
            os._exit(0)
        os.waitpid(pid, 0)
    return 1
"""
    limits = Limits(cpu_time_limit_s=0.5)
    assert run(root_sandbox, source, {"s": 0.05}, limits).output == 1
    assert run(root_sandbox, source, {"s": 0.4}, limits).outcome.ended is Ended.CPU_LIMIT


def test_wall_time(any_tier):
    nap = "import time\ndef attack(s): time.sleep(s); return 1"
    limits = Limits(wall_time_limit_s=1.0)
    assert run(any_tier, nap, {"s": 0.1}, limits).output == 1
    assert run(any_tier, nap, {"s": 1000.0}, limits).outcome.ended is Ended.WALL_LIMIT


@pytest.mark.parametrize(
    "body",
    [
        "signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())\n    while True: pass",
        "os.kill(os.getpid(), signal.SIGSTOP)",
        "return 7 ** (10 ** 9)",
    ],
    ids=["all signals blocked", "stops itself", "inside C code"],
)
def test_time_limits_need_no_cooperation(any_tier, body):
    limits = Limits(cpu_time_limit_s=0.3, wall_time_limit_s=0.6)
    outcome = run(any_tier, f"import os, signal\ndef attack():\n    {body}", limits=limits).outcome
    assert outcome.ended in (Ended.CPU_LIMIT, Ended.WALL_LIMIT)


ALLOCATE = {
    "heap": "held = [bytearray(MIB) for _ in range(n)]",
    "tensor": "held = torch.ones(n * MIB, dtype=torch.uint8)",
    "shared mapping": "held = mmap.mmap(-1, n * MIB); held.write(bytes(n * MIB)) if n < 500 else [held.write(bytes(MIB)) for _ in range(n)]",
    "memfd": "held = os.memfd_create('x')\n    for _ in range(n): os.write(held, bytes(MIB))",
    "children": """
    for _ in range(8):
        if os.fork() == 0:
            held = bytearray(n * MIB // 8); os.close(2); os.close(1); os.read(r, 1); os._exit(0)
    time.sleep(0.5)""",
}


@pytest.mark.parametrize("how", ALLOCATE)
def test_memory(root_sandbox, how):
    source = f"""
import mmap, os, time, torch
MIB = 1 << 20
def attack(n):
    r, w = os.pipe()
    {ALLOCATE[how]}
    return 1
"""
    limits = Limits(memory_limit_mib=256, file_size_limit_mib=1024)
    under = run(root_sandbox, source, {"n": 100}, limits)
    over = run(root_sandbox, source, {"n": 2560}, limits)
    assert under.output == 1
    assert 50 < under.outcome.peak_memory_mib < 256
    assert over.outcome.ended is Ended.MEMORY_LIMIT


def test_memory_of_one_run_does_not_count_for_the_next(root_sandbox):
    limits = Limits(memory_limit_mib=256)
    for _ in range(3):
        assert run(root_sandbox, "def attack(): return len(bytearray(150 << 20))", limits=limits).output == 150 * MIB


def test_processes(any_tier):
    source = """
import os, time
def attack(n):
    made = 0
    for _ in range(n):
        try:
            if os.fork() == 0:
                time.sleep(100)
        except OSError as error:
            return made, error.errno
        made += 1
    return made, 0
"""
    limits = Limits(process_limit=20)
    assert run(any_tier, source, {"n": 10}, limits).output == (10, 0)
    made, error = run(any_tier, source, {"n": 200}, limits).output
    assert (made < 20, error) == (True, 11)


def test_threads_count_as_processes(any_tier):
    source = """
import threading, time
def attack(n):
    for i in range(n):
        try:
            threading.Thread(target=time.sleep, args=(100,), daemon=True).start()
        except RuntimeError as error:
            return i, str(error)
    return n, ""
"""
    limits = Limits(process_limit=20)
    assert run(any_tier, source, {"n": 10}, limits).output == (10, "")
    started, error = run(any_tier, source, {"n": 200}, limits).output
    assert started < 20
    assert "can't start new thread" in error


def test_fork_bomb_leaves_the_next_run_unharmed(any_tier):
    bomb = "import os\nwhile True:\n    try: os.fork()\n    except OSError: pass\ndef attack(): pass"
    outcome = run(any_tier, bomb, limits=Limits(cpu_time_limit_s=0.5)).outcome
    assert outcome.ended in (Ended.CPU_LIMIT, Ended.WALL_LIMIT)
    assert run(any_tier, "def attack(): return 1").output == 1


def test_open_files(any_tier):
    source = "import os\ndef attack(n):\n    try:\n        return len([os.dup(0) for _ in range(n)])\n    except OSError as e:\n        return -e.errno"
    limits = Limits(open_file_limit=32)
    assert run(any_tier, source, {"n": 20}, limits).output == 20
    assert run(any_tier, source, {"n": 320}, limits).output == -24


WRITE = """
import os
def attack(path, mib):
    try:
        with open(path, "wb", buffering=0) as file:
            return sum(file.write(bytes(1 << 20)) for _ in range(mib))
    except OSError as error:
        return -error.errno
"""


def test_file_size(any_tier):
    limits = Limits(file_size_limit_mib=2)
    assert run(any_tier, WRITE, {"path": "f", "mib": 2}, limits).output == 2 * MIB
    assert run(any_tier, WRITE, {"path": "f", "mib": 20}, limits).output == -27


@pytest.mark.parametrize("path", ["/box/f", "/tmp/f", "/dev/shm/f"])
def test_disk(sandbox, path):
    limits = Limits(disk_limit_mib=4)
    assert run(sandbox, WRITE, {"path": path, "mib": 3}, limits).output == 3 * MIB
    assert run(sandbox, WRITE, {"path": path, "mib": 40}, limits).output == -28


def test_disk_is_one_limit_for_all_places(sandbox):
    source = WRITE + "def both(): return attack('/box/f', 3), attack('/dev/shm/f', 3)"
    assert run(sandbox, source, limits=Limits(disk_limit_mib=4), entry_point="both").output == (3 * MIB, -28)


def test_inodes(sandbox):
    source = """
def attack(n):
    try:
        for i in range(n):
            open(f"/box/{i}", "w").close()
    except OSError as error:
        return -error.errno
    return n
"""
    limits = Limits(inode_limit=100)
    assert run(sandbox, source, {"n": 50}, limits).output == 50
    assert run(sandbox, source, {"n": 1000}, limits).output == -28


@pytest.mark.parametrize("stream", ["stdout", "stderr"])
def test_printed_text(any_tier, stream):
    source = f"import sys\ndef attack(n):\n    sys.{stream}.write('x' * n)\n    return 1"
    limits = Limits(stdout_limit_kib=8)
    assert run(any_tier, source, {"n": 8 * 1024}, limits).output == 1
    outcome = run(any_tier, source, {"n": 80 * 1024}, limits).outcome
    assert outcome.ended is Ended.STDOUT_LIMIT
    assert len(getattr(outcome, stream)) == 8 * 1024


def test_endless_printing_is_stopped(any_tier):
    outcome = run(any_tier, "def attack():\n    while True: print('x' * 1000)").outcome
    assert outcome.ended is Ended.STDOUT_LIMIT


def test_result(any_tier):
    source = "def attack(n): return b'x' * n"
    limits = Limits(result_limit_mib=1)
    assert len(run(any_tier, source, {"n": MIB - 1024}, limits).output) == MIB - 1024
    outcome = run(any_tier, source, {"n": 10 * MIB}, limits).outcome
    assert outcome.ended is Ended.RESULT_LIMIT
    assert outcome.result is None


def test_a_run_that_crashes_names_its_signal(any_tier):
    outcome = run(any_tier, "import ctypes\ndef attack(): ctypes.string_at(0)").outcome
    assert (outcome.ended, outcome.signal, outcome.result) == (Ended.SIGNAL, 11, None)


def test_a_run_that_leaves_has_no_result(any_tier):
    outcome = run(any_tier, "import os\ndef attack(): os._exit(7)").outcome
    assert (outcome.ended, outcome.exit_code, outcome.result) == (Ended.EXITED, 7, None)
