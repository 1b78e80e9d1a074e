"""Tier T3: no namespaces, as in a default container, and as an ordinary user where none can be made."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from grader.inside import wire
from grader.sandbox import Tier, files, landlock
from grader.sandbox.base import Ended
from grader.sandbox.zygotes import Kind
from grader.spec import Limits

from .conftest import IN_CONTAINER, is_root, open_container, processes_named, request, run

HERE = Path(__file__).parent
MIB = 1 << 20


@pytest.fixture
def secret(tmp_path):
    """A file that everybody may read."""
    path = tmp_path / "secret"
    path.write_text("secret")
    for folder in (tmp_path, *tmp_path.parents[:2]):
        folder.chmod(0o755)
    path.chmod(0o666)
    return str(path)


@pytest.fixture(scope="module")
def roots(container):
    """Where the directories of runs lie."""
    run(container, "def attack(): return 1")
    return [Path(zygote.root) for zygote in container._zygotes._all]


def left_over(roots) -> list[str]:
    """Directories of runs, but for those of the boxes that wait."""
    return [str(found) for root in roots for found in root.glob("*/*") if found.parent.name != "zygote"]


# Files


def test_no_file_of_the_host_opens(container, unsafe, secret):
    source = """
import os
def attack(paths):
    reached = []
    for path in paths:
        for how in (open, os.listdir, lambda p: open(p, "a"), lambda p: os.truncate(p, 0), lambda p: os.unlink(p),
                    lambda p: os.rename(p, "mine"), lambda p: os.link(p, "mine"), lambda p: os.mkdir(p + "/new")):
            try:
                how(path); reached.append(path)
            except OSError:
                pass
    return reached
"""
    here = os.path.dirname(__file__)
    paths = [
        "/",
        "/etc",
        "/etc/passwd",
        "/proc",
        "/proc/1",
        "/proc/1/status",
        "/sys",
        "/tmp",
        "/dev/shm",
        here,
        __file__,
    ]
    assert run(container, source, {"paths": [*paths, secret, "../x"]}).output == []
    assert run(unsafe, "def attack(path): return open(path).read()", {"path": secret}).output == "secret"


def test_a_link_leads_no_further_than_its_path(container, secret):
    source = """
import os
def attack(secret):
    os.symlink(secret, "link")
    os.symlink("/etc", "folder")
    reached = []
    for path in ("link", "folder/passwd", "/proc/self/root/etc/passwd", "/proc/self/cwd/link"):
        try:
            open(path); reached.append(path)
        except PermissionError:
            pass
    return reached
"""
    assert run(container, source, {"secret": secret}).output == []
    assert Path(secret).read_text() == "secret"


SOCKETS = """
import socket
def attack(stream, datagram):
    reached = []
    try:
        socket.socket(socket.AF_UNIX).connect(stream); reached.append("connect")
    except OSError: pass
    try:
        socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)[0].sendto(b"x", datagram); reached.append("send")
    except OSError: pass
    near, far = socket.socketpair()
    near.send(b"x")
    return reached, far.recv(1)
"""


def test_sockets_with_names_are_out_of_reach_and_pairs_work(container, unsafe, secret):
    """Landlock does not govern them: whoever may write to the file could speak to a broker."""
    stream, datagram = f"{secret}.stream", f"{secret}.datagram"
    with socket.socket(socket.AF_UNIX) as server, socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as other:
        server.bind(stream)
        server.listen()
        other.bind(datagram)
        for path in (stream, datagram):
            os.chmod(path, 0o777)
        names = {"stream": stream, "datagram": datagram}
        assert run(unsafe, SOCKETS, names).output == (["connect", "send"], b"x")
        assert run(container, SOCKETS, names).output == ([], b"x")


def test_answers_are_not_readable_where_the_interpreter_lies_around_them(tmp_path):
    from grader.sandbox import root_fs

    repository = tmp_path / "prefix" / "lib" / "ours"
    for name in ("grader", "reference_impl", "packages"):
        (repository / name).mkdir(parents=True)
    (tmp_path / "prefix" / "bin").mkdir()
    hidden = {str(repository / "grader"), str(repository / "reference_impl")}
    found = root_fs._without(str(tmp_path / "prefix"), hidden)
    assert sorted(found) == [str(tmp_path / "prefix" / "bin"), str(repository / "packages")]


def test_the_interpreter_and_its_packages_are_there(container):
    source = """
import subprocess, tempfile, os
def attack():
    import xml.dom.minidom, torch.utils.throughput_benchmark  # neither is imported ahead
    with tempfile.NamedTemporaryFile("w+") as file:
        file.write("x")
    return subprocess.check_output(["/bin/echo", "hi"]), os.path.dirname(file.name) == os.getcwd()
"""
    assert run(container, source).output == (b"hi\n", True)


# What a run leaves


LEAVE = """
import os, stat
def attack():
    os.makedirs("a/b/c")
    open("a/b/file", "w").close()
    os.symlink("/etc", "a/link")
    os.link("a/b/file", "hard")
    os.mkdir("deep")
    here = os.open("deep", os.O_RDONLY)
    for _ in range(25):
        os.mkdir("d", dir_fd=here)
        here = os.open("d", os.O_RDONLY, dir_fd=here)
    return sorted(os.listdir("."))
"""


def test_files_of_a_run_are_gone_with_it(container, roots):
    for _ in range(3):
        assert run(container, LEAVE).output == ["a", "deep", "hard"]
    assert left_over(roots) == []
    assert os.path.isdir("/etc")


def test_a_directory_that_forbids_everything_is_removed_too(container, roots):
    source = "import os\ndef attack():\n    os.makedirs('a/b'); open('a/f', 'w').close()\n    for p in ('a/b', 'a', '.'): os.chmod(p, 0)"
    if is_root():  # an ordinary user's run may not change modes
        run(container, source)
        run(container, "def attack(): return 1")
    assert left_over(roots) == []


def test_emptying_follows_no_link_and_knows_no_depth(tmp_path):
    outside, top = tmp_path / "outside", tmp_path / "top"
    outside.mkdir()
    (outside / "kept").write_text("kept")
    top.mkdir()
    (top / "file").symlink_to(outside / "kept")
    here = os.open(top, os.O_RDONLY)
    for _ in range(1100):  # deeper than Python recurses and than a path can name
        os.mkdir("d", dir_fd=here)
        os.symlink(outside, "link", dir_fd=here)
        inner = os.open("d", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = inner
    os.close(here)
    files.empty(str(top))
    assert os.listdir(top) == []
    assert (outside / "kept").read_text() == "kept"


DAEMONS = """
import os, signal, time
def attack(leave_group):
    for _ in range(3):
        if os.fork() == 0:
            signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
            if leave_group:
                os.setsid()
            if os.fork() == 0:
                os.execv("/bin/sleep", ["warmup-test-tier3", "1000"])
            time.sleep(1000)
    time.sleep(0.2)
    return 1
"""


@pytest.mark.parametrize("leave_group", [False, True])
def test_daemons_die_whether_or_not_they_leave_the_group(container, leave_group):
    for _ in range(2):
        assert run(container, DAEMONS, {"leave_group": leave_group}).output == 1
        assert not processes_named(b"warmup-test-tier3")


def test_a_chain_of_processes_that_flee_by_forking_ends(container):
    """Each is dead before it can be found in a list: only one call for all of them ends the chain."""
    source = """
import os
def attack():
    if os.fork() == 0:
        while True:
            if os.fork():
                os._exit(0)
            try: os.setsid()
            except OSError: pass
    return 1
"""
    for _ in range(3):
        assert run(container, source).output == 1
    assert run(container, "def attack(): return 2").output == 2


def test_each_slot_has_a_uid_that_no_other_sandbox_has(container):
    if not is_root():
        pytest.skip("an ordinary user has one uid")
    source = "import os\ndef attack(): return os.getresuid(), os.getresgid(), tuple(os.getgroups())"
    another = open_container(slots=1)
    try:
        found = {another.run_in(Kind(None), request(source), Limits()).result}
    finally:
        another.close()
    found |= {container.run_in(Kind(None), request(source), Limits()).result for _ in range(4)}
    seen = [wire.decode(result, limit_bytes=1 << 16)["output"] for result in found]
    assert [len({*own, *groups}) for own, groups, more in seen] == [1] * len(seen)
    assert not any(more for *_, more in seen)
    assert len({own for own, *_ in seen}) == len(seen) >= 2


# Limits that have no control group and no file system behind them


@pytest.mark.parametrize(
    "write",
    [
        "for n in range(100): open(str(n), 'wb').write(bytes(1 << 20))",
        "held = [open('f', 'w+b') for _ in range(20) if not os.path.exists('f') or os.unlink('f') is None]\n    for f in held: f.write(bytes(1 << 20)); f.flush()",
        "for n in range(500): open(str(n), 'w').close()",
        "for n in range(50): os.mkdir('d'); os.chdir('d')",
    ],
    ids=["bytes", "deleted but open", "files", "levels"],
)
def test_too_much_in_files_is_stopped(container, write):
    source = f"import os, time\ndef attack():\n    {write}\n    time.sleep(100)"
    outcome = run(container, source, limits=Limits(disk_limit_mib=4, inode_limit=100)).outcome
    assert outcome.ended is Ended.FILE_LIMIT


def test_a_little_in_files_is_fine(container):
    source = "import os, time\ndef attack():\n    os.mkdir('d'); open('d/f', 'wb').write(bytes(3 << 20)); time.sleep(0.1); return 1"
    assert run(container, source, limits=Limits(disk_limit_mib=4, inode_limit=100)).output == 1


def test_memory_of_all_processes_together_is_watched(container):
    source = """
import os, time
def attack(n):
    for _ in range(n):
        if os.fork() == 0:
            held = os.urandom(80 << 20); time.sleep(100)
    time.sleep(0.5 if n < 3 else 100)
    return 1
"""
    limits = Limits(memory_limit_mib=256)
    assert run(container, source, {"n": 2}, limits).output == 1
    assert run(container, source, {"n": 8}, limits).outcome.ended is Ended.MEMORY_LIMIT


def test_cpu_time_of_children_counts(container):
    source = """
import os
def attack():
    for _ in range(3):
        if os.fork() == 0:
            while True: pass
    os.wait()
"""
    assert run(container, source, limits=Limits(cpu_time_limit_s=0.5)).outcome.ended is Ended.CPU_LIMIT


def test_cpu_time_of_children_that_nobody_collects_counts(container):
    source = """
import os, signal, time
def attack(n):
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for _ in range(n):
        if os.fork() == 0:
            while time.process_time() < 0.15: pass
            os._exit(0)
        try: os.wait()
        except ChildProcessError: pass
    return 1
"""
    limits = Limits(cpu_time_limit_s=0.6, wall_time_limit_s=30.0)
    assert run(container, source, {"n": 1}, limits).output == 1
    assert run(container, source, {"n": 12}, limits).outcome.ended is Ended.CPU_LIMIT


# Choosing it

CHOOSE = """
import json, os
from grader.inside import wire
from grader.sandbox import open_sandbox, SandboxUnavailable, Tier, TimingUnavailable
from grader.sandbox.base import BoxRequest, Profile
from grader.sandbox.zygotes import Kind
from grader.spec import Limits
found = {}
try:
    open_sandbox(Tier.T2, slots=1).close()
except SandboxUnavailable as error:
    found["refusal"] = str(error)
sandbox = open_sandbox(Tier.T3, slots=1)
found["tier"] = sandbox.tier
def run(name, source, **inputs):
    frame = wire.encode({"inputs": inputs})
    outcome = sandbox.run_in(Kind(None), BoxRequest(Profile.TORCH, source, "f", frame), Limits())
    result = wire.decode(outcome.result, limit_bytes=1 << 20) if outcome.result is not None else {}
    found[name] = [outcome.ended, outcome.sandbox_error, result.get("output", result.get("message"))]
daemon = '''
import os, time
def f():
    for _ in range(3):
        if os.fork() == 0:
            try: os.setsid()
            except OSError: pass
            if os.fork() == 0: os.execv("/bin/sleep", ["warmup-test-chosen", "1000"])
            time.sleep(1000)
    time.sleep(0.2)
'''
run("daemons", daemon)
names = [open(f"/proc/{pid}/cmdline", "rb").read() for pid in os.listdir("/proc") if pid.isdecimal() and os.path.exists(f"/proc/{pid}")]
found["left"] = sum(name.startswith(b"warmup-test-chosen") for name in names)
here = os.path.realpath("/proc/self/exe")
run("signals", '''
import os
def f(pids):
    hit = []
    for pid in pids:
        try: os.kill(pid, 0); hit.append(pid)
        except OSError: pass
    return hit
''', pids=[os.getpid(), os.getppid()])
run("signal to all", "import os\\ndef f(): os.kill(-1, 9)")
run("modes", '''
import os
def f(path):
    reached = []
    for call in (lambda: os.chmod(path, 0o777), lambda: os.utime(path), lambda: open(path), lambda: os.truncate(path, 0)):
        try: call(); reached.append(1)
        except PermissionError: pass
    return reached
''', path=os.path.abspath("own"))
sandbox.close()
try:
    with sandbox.players([], Limits()): pass
except TimingUnavailable as error:
    found["timing"] = str(error)
print(json.dumps(found))
"""


@pytest.fixture(scope="module", params=["container", "ordinary user"])
def chosen(request, tmp_path_factory):
    if landlock.version() < landlock.SCOPES_SIGNALS:
        pytest.skip(f"needs Landlock 6; this kernel has version {landlock.version()}")
    program = f"import os, tempfile\nos.chdir(tempfile.mkdtemp())\nopen('own', 'w').close()\n{CHOOSE}"
    if not is_root():
        pytest.skip("needs root, to take rights away")
    if request.param == "container":
        repository = str(HERE.parents[2])
        command = [*IN_CONTAINER, "-c", f"import sys; sys.path.insert(0, {repository!r})\n{program}"]
    else:
        command = [sys.executable, str(HERE / "as_nobody.py"), "--no-namespaces", program]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_it_is_chosen_where_no_namespaces_can_be_made(chosen):
    assert chosen["tier"] == Tier.T3
    assert "accept tier T3" in chosen["refusal"]
    assert chosen["timing"] == "no_control_groups"


@pytest.mark.parametrize(
    ("name", "output"), [("daemons", None), ("signals", []), ("signal to all", None), ("modes", [])]
)
def test_promises_hold_there(chosen, name, output):
    assert chosen[name] == ["exited", "", output]
    assert chosen["left"] == 0
