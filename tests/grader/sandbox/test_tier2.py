"""Tier T2, as the user nobody: the same promises without root."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import is_root

PROGRAM = """
import json, os
from grader.inside import wire
from grader.sandbox import open_sandbox, TimingUnavailable
from grader.sandbox.base import BoxRequest, Profile
from grader.spec import Limits

sandbox = open_sandbox(slots=1)
found = {"tier": sandbox.tier, "uid": os.getuid()}

def run(name, source, limits=Limits(), **inputs):
    frame = wire.encode({"inputs": inputs})
    outcome = sandbox.run(BoxRequest(Profile.TORCH, source, "f", frame), limits)
    result = wire.decode(outcome.result, limit_bytes=1 << 20) if outcome.result is not None else {}
    found[name] = [outcome.ended, outcome.sandbox_error, result.get("output", result.get("message"))]

run("torch", "import torch\\ndef f(): return (torch.ones(3) @ torch.ones(3)).item()")
run("rights", '''
import os
def f():
    status = dict(line.split(":\\\\t", 1) for line in open("/proc/self/status").read().splitlines())
    return [status[n] for n in ("CapEff", "CapBnd", "NoNewPrivs", "Seccomp")]
''')
run("files", "import os\\ndef f(): return [p for p in ('/etc/shadow', '/etc/hostname', '/sys', '/boot', '/run') if os.path.exists(p)]")
run("processes", '''
import os, time
def f():
    for n in range(100):
        try:
            if os.fork() == 0: time.sleep(100)
        except OSError as error:
            return [n < 20, error.errno]
''', Limits(process_limit=20))
run("init", '''
import os, resource, signal, time
def f():
    reached = []
    for name, call in {
        "environ": lambda: open("/proc/1/environ", "rb").read(),
        "mem": lambda: open("/proc/1/mem", "rb"),
        "limits": lambda: resource.prlimit(1, resource.RLIMIT_CPU, (1, 1)),
    }.items():
        try: call(); reached.append(name)
        except OSError: pass
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGSTOP, signal.SIGKILL):
        os.kill(1, number)
    time.sleep(0.1)  # init has had its chance to die of them
    return reached
''')
run("memory of one", "def f(): return len(bytearray(1 << 30))", Limits(memory_limit_mib=128))
run("memory of many", '''
import os, time
def f():
    r, w = os.pipe()
    for _ in range(8):
        if os.fork() == 0:
            held = os.urandom(80 << 20); time.sleep(100)
    time.sleep(100)
''', Limits(memory_limit_mib=256))
run("cpu", "def f():\\n    while True: pass", Limits(cpu_time_limit_s=0.3))
run("cpu of children", '''
import os
def f():
    for _ in range(3):
        if os.fork() == 0:
            while True: pass
    os.wait()
''', Limits(cpu_time_limit_s=0.5))
run("wall", "import time\\ndef f(): time.sleep(100)", Limits(wall_time_limit_s=0.3))
run("disk", '''
def f():
    try: open("/box/f", "wb").write(bytes(8 << 20))
    except OSError as error: return error.errno
''', Limits(disk_limit_mib=4))
run("after all that", "import os\\ndef f(): return [name for name in os.listdir('/box') if os.path.isfile('/box/' + name)]")
try:
    with sandbox.players([BoxRequest(Profile.TORCH, "", "f")], Limits()): pass
except TimingUnavailable as error:
    found["timing"] = str(error)
sandbox.close()
print(json.dumps(found))
"""


@pytest.fixture(scope="module")
def found():
    if is_root():
        command = [sys.executable, str(Path(__file__).with_name("as_nobody.py")), PROGRAM]
    else:
        command = [sys.executable, "-c", PROGRAM]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, cwd=Path(__file__).parents[3])
    if "SandboxUnavailable" in done.stderr:
        pytest.skip(done.stderr.strip().splitlines()[-1])
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_it_is_tier_2(found):
    assert found["tier"] == "T2"
    assert found["uid"] != 0


@pytest.mark.parametrize(
    ("name", "ended", "output"),
    [
        ("torch", "exited", 3.0),
        ("rights", "exited", ["0000000000000000", "0000000000000000", "1", "2"]),
        ("files", "exited", []),
        ("processes", "exited", [True, 11]),
        ("init", "exited", []),
        ("memory of many", "memory_limit", None),
        ("cpu", "cpu_limit", None),
        ("cpu of children", "cpu_limit", None),
        ("wall", "wall_limit", None),
        ("disk", "exited", 28),
        ("after all that", "exited", []),
    ],
)
def test_promises_hold_without_root(found, name, ended, output):
    assert found[name] == [ended, "", output]


def test_memory_of_one_process_is_refused_inside(found):
    assert found["memory of one"][0] == "exited"
    assert found["memory of one"][2] == ""  # MemoryError has no message


def test_there_is_no_timing(found):
    assert found["timing"] == "no_control_groups"
