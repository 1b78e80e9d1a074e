"""Sandboxes as a server meets them: dying parts, killed owners, many runs, many at once."""

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from grader.inside import wire
from grader.sandbox import (
    SandboxUnavailable,
    Tier,
    TimingUnavailable,
    cgroups,
    collect,
    open_sandbox,
    orders,
    zygote_sandbox,
    zygotes,
)
from grader.sandbox.base import Ended
from grader.sandbox.collect import Collector, Pipes
from grader.sandbox.zygotes import Kind
from grader.spec import Limits

from .conftest import descendants, is_root, open_container, parent_of, processes_named, request, run, wait_until

REPOSITORY = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def strangers(sandbox):
    """Child processes that were there before these tests' own sandbox."""
    run(sandbox, "def attack(): return 1")
    return set(children())


@pytest.fixture(scope="module")
def own(sandbox, strangers):
    """A sandbox that these tests may hurt."""
    opened = open_sandbox(sandbox.tier, slots=2)
    yield opened
    opened.close()


def children() -> list[int]:
    """Of this thread; among them the exec'd halves of its zygotes."""
    return [int(pid) for pid in Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()]


def kill_zygotes(strangers: set[int]) -> None:
    zygotes = set(children()) - strangers
    assert zygotes
    for pid in zygotes:
        os.kill(pid, signal.SIGKILL)


def test_a_dead_zygote_is_replaced(own, strangers):
    assert run(own, "def attack(): return 1").output == 1
    kill_zygotes(strangers)
    assert run(own, "def attack(): return 2").output == 2


def test_a_zygote_killed_in_mid_run_is_our_fault_and_not_the_submissions(own, strangers):
    source = "import os\ndef attack(): os.execv('/bin/sleep', ['warmup-test-mid-run', '1000'])"
    with ThreadPoolExecutor(1) as pool:
        run(own, "def attack(): return 1")  # from this thread, so that the zygote is its child
        future = pool.submit(own.run, request(source), Limits())
        assert wait_until(lambda: processes_named(b"warmup-test-mid-run"))
        kill_zygotes(strangers)
        outcome = future.result(timeout=30)
    assert outcome.ended is Ended.SANDBOX_ERROR
    assert outcome.sandbox_error
    assert not processes_named(b"warmup-test-mid-run")
    assert run(own, "def attack(): return 2").output == 2


OWNER = """
import sys, threading
sys.path.insert(0, {repository!r})
from grader.sandbox import open_sandbox
from grader.sandbox.base import BoxRequest, Profile
from grader.spec import Limits
from grader.inside import wire
sandbox = open_sandbox("{tier}", slots=2)
frame = wire.encode({{"inputs": {{}}}})
spin = "import os\\nfor _ in range(5): os.fork()\\nos.write(1, b'x')\\ndef f():\\n    while True: pass"
threading.Thread(target=sandbox.run, args=(BoxRequest(Profile.TORCH, spin, "f", frame), Limits())).start()
sandbox.run(BoxRequest(Profile.TORCH, "def f(): pass", "f", frame), Limits())
print("running", flush=True)
"""


def test_a_killed_owner_leaves_nothing(sandbox):
    program = OWNER.format(repository=str(REPOSITORY), tier=sandbox.tier)
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE) as owner:
        assert owner.stdout.readline() == b"running\n"
        assert wait_until(lambda: len(descendants(owner.pid)) >= 5)  # the spinning run forks in its own time
        family = descendants(owner.pid)
        owner.kill()
        owner.wait()
    assert wait_until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in family))
    if sandbox.tier is Tier.T1:
        left = [p for p in _subtrees() if f"-{owner.pid}-" in p.name]
        cgroups.open_tree().close()  # opening the next one sweeps
        assert left
        assert not [p for p in left if p.exists()]


def _subtrees() -> list[Path]:
    found = cgroups.discover()
    parents = [*found.v1.values(), *([found.v2] if found.v2 else [])]
    return [child for parent in parents for child in parent.iterdir() if child.name.startswith("warmup-")]


def _own_subtrees() -> set[Path]:
    """Other judges on the machine come and go."""
    return {path for path in _subtrees() if f"-{os.getpid()}-" in path.name}


def test_a_closed_sandbox_leaves_nothing(sandbox):
    before, groups = descendants(os.getpid()), _own_subtrees()
    opened = open_sandbox(sandbox.tier, slots=1)
    assert run(opened, "def attack(): return 1").output == 1
    assert descendants(os.getpid()) > before
    opened.close()
    assert descendants(os.getpid()) <= before
    assert _own_subtrees() <= groups


def test_leaky_runs_leave_nothing(own):
    leak = """
import os, signal, time
def attack():
    for _ in range(3):
        if os.fork() == 0:
            os.setsid()
            signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
            time.sleep(1000)
    open("/dev/shm/leak", "wb").write(bytes(1 << 20))
    return 1
"""
    for _ in range(own.slots):  # now every slot has a box waiting, or in the making: two processes each
        run(own, leak)

    def held() -> tuple[int, int, int]:
        return (
            len(descendants(os.getpid())),
            len(os.listdir("/proc/self/fd")),
            len(Path("/proc/self/mounts").read_text().splitlines()),
        )

    before = held()
    most = (before[0] + 2 * own.slots, *before[1:])
    for _ in range(40):
        assert run(own, leak).output == 1
    assert wait_until(lambda: all(now <= then for now, then in zip(held(), most, strict=True))), (before, held())


def test_concurrent_runs_do_not_mix(own):
    sources = {
        "def attack(n): return n": lambda ran, n: ran.output == n,
        "def attack(n):\n    while True: print('x' * 100)": lambda ran, n: ran.outcome.ended is Ended.STDOUT_LIMIT,
        "import os\ndef attack(n): os._exit(n)": lambda ran, n: ran.outcome.exit_code == n,
    }
    jobs = [(source, check, n) for n in range(1, 9) for source, check in sources.items()]
    with ThreadPoolExecutor(4) as pool:
        results = pool.map(lambda job: job[1](run(own, job[0], {"n": job[2]}), job[2]), jobs)
        assert all(results)


UID = "import os\ndef attack(): return os.getuid()"


def bare(opened, source, **inputs):
    """A run in a zygote without torch, which is there in no time."""
    outcome = opened.run_in(Kind(None), request(source, inputs), Limits())
    frame = wire.decode(outcome.result, limit_bytes=1 << 20) if outcome.result is not None else {}
    return outcome, frame.get("output")


@pytest.fixture
def stuck(root_sandbox, monkeypatch):
    """A sandbox of two slots, and the uids whose slots are made to look as if a process could not be killed."""
    opened = open_sandbox(Tier.T1, slots=2)
    uids = set()
    empty = cgroups.Slot.wait_empty
    monkeypatch.setattr(
        cgroups.Slot,
        "wait_empty",
        lambda group, timeout_s: (
            next((s.uid for s in opened._all if s.group is group), None) not in uids and empty(group, timeout_s)
        ),
    )
    yield opened, uids
    opened.close()


def test_a_slot_that_cannot_be_emptied_is_never_used_again(stuck):
    """Its processes would share uid and limits with the next submission. A fresh slot takes its place."""
    opened, uids = stuck
    uids.add(60000)
    outcomes = [bare(opened, UID) for _ in range(6)]
    failed = [outcome for outcome, _ in outcomes if outcome.ended is Ended.SANDBOX_ERROR]
    assert len(failed) == 1
    assert "its slot is closed" in failed[0].sandbox_error
    assert {uid for _, uid in outcomes} == {None, 60001, 60002}
    assert (opened.open_slots, opened.closed_slots) == (2, 1)


def test_a_sandbox_goes_on_with_the_slots_that_are_left(stuck, monkeypatch, caplog):
    opened, uids = stuck
    monkeypatch.setattr(zygote_sandbox, "_MOST_REPLACED", 0)
    uids.add(60000)
    seen = [bare(opened, UID)[1] for _ in range(6)]
    assert (sorted(seen, key=str)[:5], opened.open_slots) == ([60001] * 5, 1)
    assert "1 of 2 slots are left" in caplog.text
    uids.add(60001)
    bare(opened, UID)
    assert opened.open_slots == 0
    for _ in range(2):
        assert "every slot had to be closed" in bare(opened, UID)[0].sandbox_error


def test_a_keeper_that_is_killed_costs_its_slot_and_nothing_is_left(container):
    """The out-of-memory killer of a container may pick it. What it kept is ended by the keeper after it."""
    name = b"warmup-test-orphan"
    source = f"import os\ndef attack():\n    os.mkdir('d')\n    os.execv('/bin/sleep', [{name.decode()!r}, '1000'])"
    own = open_container(slots=1)
    uid = bare(own, UID)[1]
    (root,) = (zygote.root for zygote in own._zygotes._all)
    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(bare, own, source)
        assert wait_until(lambda: processes_named(name))
        (pid,) = processes_named(name)
        os.kill(parent_of(int(pid)), signal.SIGKILL)
        outcome, _ = future.result(timeout=30)
    assert outcome.ended is Ended.SANDBOX_ERROR
    assert own.closed_slots == 1
    if is_root():  # without a uid to go by nobody finds what an ordinary user's keeper left
        assert wait_until(lambda: not processes_named(name))
        assert bare(own, UID)[1] not in (uid, None)
    own.close()
    assert not Path(root).exists()


@pytest.mark.parametrize("limit", [{"_BOXES_PER_ZYGOTE": 4}, {"_LIFE_S": 0.0}], ids=["boxes", "age"])
def test_zygotes_are_replaced(sandbox, monkeypatch, limit):
    """All boxes of one share its address layout."""
    before = set(children())
    opened = open_sandbox(sandbox.tier, slots=1)
    for name, value in limit.items():
        monkeypatch.setattr(zygotes, name, value)
    layout = "import ctypes\ndef attack(): return ctypes.addressof(ctypes.c_int.in_dll(ctypes.CDLL(None), 'optind'))"
    try:
        seen = [bare(opened, layout)[1] for _ in range(12)]
        assert len(set(seen)) >= 3
        assert len(set(children()) - before) <= 2  # the old ones are gone
    finally:
        opened.close()


def test_a_zygote_serves_many_boxes(sandbox):
    opened = open_sandbox(sandbox.tier, slots=1)
    layout = "import ctypes\ndef attack(): return ctypes.addressof(ctypes.c_int.in_dll(ctypes.CDLL(None), 'optind'))"
    try:
        assert len({bare(opened, layout)[1] for _ in range(6)}) == 1
    finally:
        opened.close()


@pytest.fixture
def immortal(monkeypatch):
    """A process that no kill reaches, watched like a run; returns what came of it."""
    monkeypatch.setattr(collect, "_END_TIMEOUT_S", 0.1)
    pipes = Pipes.open()
    status = pipes.far["status"]
    program = f"import os\nos.write({status}, {orders.STATUS_STARTED!r})\nwhile True: os.write(1, bytes(1000))"
    with subprocess.Popen([sys.executable, "-c", program], stdout=pipes.far["stdout"], pass_fds=[status]) as process:
        pipes.close_far()
        gone = os.pidfd_open(process.pid)
        yield pipes, gone
        os.close(gone)
        pipes.close()
        process.kill()


class NoMeter:
    """Counts nothing."""

    def cpu_time_s(self):
        return 0.0

    def peak_memory_mib(self):
        return 0.0

    def over_memory(self):
        return False

    def over_files(self):
        return False


def test_a_run_that_does_not_end_is_given_up(immortal):
    pipes, gone = immortal
    collector = Collector(pipes, gone, lambda: None, Limits(stdout_limit_kib=1), NoMeter())
    collector.wait()
    outcome = collector.outcome(0.0)
    assert outcome.ended is Ended.SANDBOX_ERROR
    assert "could not be ended" in outcome.sandbox_error


@pytest.mark.parametrize(
    ("result", "ended"), [(b"all of it", Ended.EXITED), (b"all of i", Ended.SIGNAL)], ids=["complete", "cut short"]
)
def test_the_kill_after_a_complete_result_is_not_the_end_of_the_run(result, ended):
    pipes = Pipes.open()
    end = orders.STATUS_END.pack(signal.SIGKILL, 0.0, 0.0, 0)
    os.write(pipes.far["status"], orders.STATUS_STARTED + orders.STATUS_ENDED + end)
    os.write(pipes.far["result"], len(b"all of it").to_bytes(8, "little") + result)
    pipes.close_far()
    gone, writer = os.pipe()
    os.close(writer)
    collector = Collector(pipes, gone, lambda: None, Limits(), NoMeter())
    collector.wait()
    assert collector.outcome(0.0).ended is ended
    os.close(gone)
    pipes.close()


def test_below_the_minimum_there_is_one_sentence(monkeypatch):
    from grader.sandbox import tiers

    monkeypatch.setattr(tiers, "_why_not", lambda tier: "the reason")
    with pytest.raises(
        SandboxUnavailable, match=r"tier T2 or better \(T1: the reason; T2: the reason\)\. Run the judge as root"
    ):
        open_sandbox(Tier.T2)
    assert open_sandbox(Tier.T4).tier is Tier.T4


def test_tier_4_runs_and_says_what_it_cannot(unsafe):
    ran = run(unsafe, "import os\ndef attack(x):\n    print('hi')\n    return x, sorted(os.environ)", {"x": [1, "é"]})
    assert ran.output[0] == [1, "é"]
    assert not {"DJANGO_SETTINGS_MODULE", "SECRET_KEY", "REDIS_URL"} & set(ran.output[1])
    assert ran.outcome.stdout == b"hi\n"
    assert (
        run(unsafe, "def attack():\n    while True: pass", limits=Limits(wall_time_limit_s=0.5)).outcome.ended
        is Ended.WALL_LIMIT
    )
    assert run(unsafe, "import os\ndef attack(): os._exit(3)").outcome.exit_code == 3
    with pytest.raises(TimingUnavailable, match="no_isolation"), unsafe.players([request("")], Limits()):
        pass


def test_the_doctor_agrees_with_the_sandbox(sandbox):
    from grader.sandbox.doctor import doctor

    findings = {finding.name: finding for finding in doctor()}
    assert findings["tier reached"].value == sandbox.tier
    assert findings["torch"].ok
    assert all(finding.sentence.endswith(".") for finding in findings.values())
