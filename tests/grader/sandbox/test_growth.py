"""Many runs that leave behind whatever they can, and nothing of it stays: 200 here, 1,000 with --growth-runs 1000."""

import itertools
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

import pytest

from grader.sandbox import Tier, cgroups, open_sandbox
from grader.sandbox.base import Ended
from grader.spec import Limits

from .conftest import descendants, open_container, run, wait_until

MIB = 1 << 20

#: What each leaves, and how its run must end.
LEAKS = {
    "nothing": ("def attack(): return 1", Ended.EXITED),
    "daemons": (
        """
import os, signal, time
def attack():
    for _ in range(3):
        if os.fork() == 0:
            try: os.setsid()
            except OSError: pass
            signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
            if os.fork() == 0: time.sleep(1000)
            time.sleep(1000)
    return 1
""",
        Ended.EXITED,
    ),
    "files": (
        """
import os
def attack():
    for n in range(50):
        os.mkdir(str(n)); open(f"{n}/f", "wb").write(bytes(1 << 12)); os.symlink("/etc", f"{n}/l")
    try: open("/dev/shm/leak", "wb").write(bytes(1 << 20))
    except PermissionError: pass
    return 1
""",
        Ended.EXITED,
    ),
    "descriptors and sockets": (
        """
import os, socket
def attack():
    global held
    held = [os.pipe() for _ in range(20)] + [socket.socketpair() for _ in range(20)]
    try:
        named = socket.socket(socket.AF_UNIX); named.bind("\\0leak"); named.listen(); held.append(named)
    except PermissionError: pass
    return 1
""",
        Ended.EXITED,
    ),
    "shared memory": (
        """
import mmap, os
def attack():
    global held
    held = mmap.mmap(-1, 8 << 20); held.write(bytes(8 << 20))
    if os.fork() == 0:
        while True: os.sched_yield()
    return 1
""",
        Ended.EXITED,
    ),
    "threads": (
        """
import threading, time
def attack():
    for _ in range(10): threading.Thread(target=time.sleep, args=(1000,), daemon=True).start()
    return 1
""",
        Ended.EXITED,
    ),
    "a crash": ("import ctypes\ndef attack(): ctypes.string_at(0)", Ended.SIGNAL),
    "an exit": ("import os\ndef attack(): os._exit(3)", Ended.EXITED),
    "a flood": ("def attack():\n    while True: print('x' * 1000)", Ended.STDOUT_LIMIT),
    "a sleep": ("import time\ndef attack(): time.sleep(1000)", Ended.WALL_LIMIT),
}
LIMITS = Limits(wall_time_limit_s=20.0, stdout_limit_kib=8)
BRIEF = Limits(wall_time_limit_s=0.1)


@dataclass
class Held:
    """What the judge and its zygotes hold."""

    processes: int
    descriptors: int
    mounts: int
    network_namespaces: int
    control_groups: int
    directories: int
    owner_mib: float
    zygotes_mib: float


def held(sandbox) -> Held:
    family = descendants(os.getpid())
    zygotes = {zygote.process.pid for zygote in sandbox._zygotes._all}
    zygotes |= {child for pid in zygotes for child in descendants(pid)}
    return Held(
        processes=len(family),
        descriptors=len(os.listdir("/proc/self/fd")),
        mounts=sum(len(_lines(pid, "mountinfo")) for pid in {os.getpid(), *zygotes}),
        network_namespaces=len({_network_namespace(pid) for pid in family}),
        control_groups=sum(f"-{os.getpid()}-" in str(path) for path in _control_groups()),
        directories=sum(1 for zygote in sandbox._zygotes._all for _ in Path(zygote.root).glob("*")),
        owner_mib=_own_mib(os.getpid()),
        zygotes_mib=max((_own_mib(pid) for pid in zygotes), default=0.0),
    )


def _lines(pid: int, name: str) -> list[str]:
    try:
        return Path(f"/proc/{pid}/{name}").read_text().splitlines()
    except OSError:
        return []


def _network_namespace(pid: int) -> str:
    try:
        return os.readlink(f"/proc/{pid}/ns/net")
    except OSError:
        return ""


def _own_mib(pid: int) -> float:
    return sum(int(line.split()[1]) for line in _lines(pid, "status") if line.startswith("RssAnon")) / 1024


def _control_groups() -> list[Path]:
    found = cgroups.discover()
    parents = [*found.v1.values(), *([found.v2] if found.v2 else [])]
    return [path for parent in parents for path in parent.glob("warmup-*/*")]


@pytest.fixture(params=["namespaces", "T3"])
def opened(request):
    own = open_sandbox(request.getfixturevalue("sandbox").tier, slots=2) if request.param == "namespaces" else None
    if own is None:
        request.getfixturevalue("container")  # skips where there is none
        own = open_container(slots=2)
    yield own
    own.close()


def test_many_leaky_runs_leave_nothing(opened, request):
    number = request.config.getoption("--growth-runs", default=200) // (2 if opened.tier is Tier.T3 else 1)
    jobs = list(itertools.islice(itertools.cycle(LEAKS), number + len(LEAKS)))

    def leak(name: str) -> None:
        source, ended = LEAKS[name]
        outcome = run(opened, source, limits=BRIEF if ended is Ended.WALL_LIMIT else LIMITS).outcome
        assert outcome.ended is ended, (name, outcome)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(leak, jobs[: len(LEAKS)]))  # both slots now have a box waiting, or in the making
        before = held(opened)
        list(pool.map(leak, jobs[len(LEAKS) :]))
    # A box that waits is two processes; one may be in the making at either moment. Boxes of a zygote's first runs
    # touch memory that is shared until then.
    most = asdict(before)
    for name, slack in {"processes": 4, "network_namespaces": 4, "mounts": 200, "directories": 4}.items():
        most[name] += slack
    most["owner_mib"] += 16
    most["zygotes_mib"] += 16

    def too_much() -> dict[str, object]:
        return {name: now for name, now in asdict(held(opened)).items() if now > most[name]}

    assert wait_until(lambda: not too_much()), (too_much(), most)
    assert opened.closed_slots == 0
