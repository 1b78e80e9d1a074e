"""What submissions try. Each attack reports what it reached; where that is cheap, tier T4 shows that it does bite."""

import json
import os
import shutil
import socket
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path

import pytest
import torch

from grader.inside import wire
from grader.sandbox import root_fs
from grader.sandbox.base import Ended
from grader.spec import Limits

from .conftest import processes_named, request, run

# Reading


def test_the_environment_holds_nothing_of_ours(any_tier, monkeypatch):
    """What lies in memory is tried in tests/grader/escapes/reading/own_memory.py."""
    monkeypatch.setenv("WARMUP_SECRET", "hunter2-in-the-environment")
    names, values = run(
        any_tier, "import os\ndef attack(): return sorted(os.environ), list(os.environb.values())"
    ).output
    assert b"hunter2-in-the-environment" not in values
    assert not [name for name in names if name.startswith(("WARMUP", "DJANGO", "REDIS", "SECRET"))]


def test_no_file_of_the_host_shows(sandbox, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("secret")
    secret.chmod(0o644)
    here = os.path.dirname(os.path.abspath(__file__))
    paths = [
        str(secret),
        __file__,
        here,
        "/etc/shadow",
        "/etc/hostname",
        "/sys",
        "/root/.ssh",
        "/home",
        "/var",
        "/run",
        "/boot",
    ]
    # A folder on the way to the interpreter is there, and holds nothing else.
    paths = [path for path in paths if not any(f"{prefix}/".startswith(f"{path}/") for prefix in root_fs.prefixes())]
    source = "import os\ndef attack(paths): return [p for p in paths if os.path.lexists(p)]"
    assert run(sandbox, source, {"paths": paths}).output == []


def test_the_same_file_shows_without_isolation(unsafe, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("secret")
    assert run(unsafe, "def attack(path): return open(path).read()", {"path": str(secret)}).output == "secret"


OWN_FILES = """
import json, sys
from pathlib import Path
import grader
from grader.inside import wire
from grader.sandbox import open_sandbox
from grader.sandbox.base import BoxRequest, Profile
from grader.sandbox.zygotes import Kind
from grader.spec import Limits
home = Path(grader.__file__).parents[1]
assert sys.prefix == str(home)
sandbox = open_sandbox(slots=1)
source = "import os\\ndef f(home): return [os.path.exists(home + '/bin/python'), *sorted(os.listdir(home + '/reference_impl'))]"
request = BoxRequest(Profile.TORCH, source, "f", wire.encode({"inputs": {"home": str(home)}}))
outcome = sandbox.run_in(Kind(None), request, Limits())
print(json.dumps(wire.decode(outcome.result, limit_bytes=1 << 20)["output"]))
sandbox.close()
"""


@pytest.fixture
def home():
    """Not below /tmp, which in a box is the box's own."""
    with tempfile.TemporaryDirectory(dir="/var/tmp") as folder:
        yield Path(folder) / "repository"


def test_answers_are_hidden_even_in_an_environment_made_in_the_repository(sandbox, home):
    """`python -m venv .` makes the repository the prefix of the interpreter, all of which the box would see."""
    repository = Path(__file__).parents[3]
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", home], check=True)
    shutil.copytree(repository / "grader", home / "grader", ignore=shutil.ignore_patterns("__pycache__"))
    (home / "reference_impl").mkdir()
    (home / "reference_impl" / "answer.py").write_text("def answer(): return 42")
    packages = sysconfig.get_path("purelib", vars={"base": str(home)})
    Path(packages, "torch.pth").write_text(sysconfig.get_path("purelib"))
    done = subprocess.run([home / "bin/python", "-c", OWN_FILES], cwd=home, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == [True]


def test_devices_and_writable_places_are_those_listed(sandbox):
    source = """
import os
def attack():
    writable = []
    for folder in ("/", "/usr", "/dev", "/etc", "/mnt", "/proc", "/box", "/tmp", "/dev/shm", os.path.dirname(os.__file__)):
        try:
            open(folder + "/probe", "w").close()
            writable.append(folder)
        except OSError:
            pass
    return sorted(os.listdir("/dev")), writable
"""
    devices, writable = run(sandbox, source).output
    assert devices == ["fd", "full", "null", "random", "shm", "urandom", "zero"]
    assert writable == ["/box", "/tmp", "/dev/shm"]


def test_proc_shows_only_the_run(sandbox):
    source = """
import os
def attack():
    pids = [int(n) for n in os.listdir("/proc") if n.isdecimal()]
    others = [n for n in os.listdir("/proc") if not n.isdecimal()]
    read = []
    for name in ("environ", "maps", "mem", "fd", "root", "cwd", "stack", "auxv"):
        path = f"/proc/1/{name}"
        try:
            read.append((name, bool(os.listdir(path) if name in ("fd", "root", "cwd") else open(path, "rb").read(10))))
        except OSError:
            pass
    return len(set(pids) - {os.getpid(), 1}), others, [n for n, full in read if full]
"""
    strangers, others, read = run(sandbox, source).output
    assert strangers == 0
    assert set(others) <= {"self", "thread-self"}
    assert read == []


def test_descriptors_are_the_three_and_the_result(any_tier):
    source = """
import os
def attack():
    found = {}
    for fd in range(1024):
        try:
            found[fd] = os.readlink(f"/proc/self/fd/{fd}").partition(":")[0]
        except OSError:
            pass
    return found
"""
    assert run(any_tier, source).output == {0: "/dev/null", 1: "pipe", 2: "pipe", 3: "pipe"}


def test_children_of_the_submission_do_not_get_the_result(sandbox):
    source = "import subprocess\ndef attack(): return subprocess.check_output(['ls', '/proc/self/fd'])"
    assert b"\n3\n" in run(sandbox, source).output  # ls itself opens the directory as 3
    source = (
        "import subprocess\ndef attack(): return subprocess.check_output(['readlink', '/proc/self/fd/3'], stderr=2)"
    )
    assert run(sandbox, source).frame["status"] == "exception"


# Forging


def test_a_frame_written_by_hand_is_a_claim_like_any_other(sandbox):
    forged = wire.encode({"status": "ok", "output": "forged"})
    source = "import os\ndef attack(frame):\n    os.write(3, len(frame).to_bytes(8, 'little') + frame)\n    os._exit(0)"
    assert run(sandbox, source, {"frame": forged}).output == "forged"


@pytest.mark.parametrize(
    "written",
    [b"", b"\x05", (1 << 62).to_bytes(8, "little") + b"x", (100).to_bytes(8, "little") + b"x" * 99],
    ids=["nothing", "part of a length", "absurd length", "cut"],
)
def test_an_incomplete_frame_is_no_result(sandbox, written):
    source = "import os\ndef attack(data):\n    os.write(3, data)\n    os._exit(0)"
    outcome = run(sandbox, source, {"data": written}).outcome
    assert (outcome.ended, outcome.result) == (Ended.EXITED, None)


def test_a_frame_of_rubbish_is_the_judges_to_refuse(sandbox):
    source = "import os\ndef attack():\n    os.write(3, (4).to_bytes(8, 'little') + b'junk')\n    os._exit(0)"
    outcome = sandbox.run(request(source), Limits())
    assert outcome.result == b"junk"
    with pytest.raises(wire.WireError):
        wire.decode(outcome.result, limit_bytes=100)


def test_words_on_stdout_decide_nothing(sandbox):
    source = """
import os
def attack():
    for fd in range(1, 64):
        if fd != 3:
            try: os.write(fd, b'{"status": "ok"} check: pass')
            except OSError: pass
    os._exit(0)
"""
    outcome = run(sandbox, source).outcome
    assert (outcome.ended, outcome.result) == (Ended.EXITED, None)


def test_patched_libraries_do_not_change_an_honest_result(sandbox):
    source = """
import json, os, struct, sys, time, torch
for module, names in ((json, ("dumps", "loads")), (struct, ("pack", "unpack")), (os, ("write", "_exit")), (time, ("time", "perf_counter"))):
    for name in names:
        setattr(module, name, lambda *a, **k: 0)
torch.equal = torch.allclose = lambda *a, **k: True
def attack(x): return x + 1
"""
    ran = run(sandbox, source, {"x": torch.ones(2)})
    assert torch.equal(ran.output, torch.full((2,), 2.0))


def test_objects_that_equal_everything_leave_as_a_name(sandbox):
    source = """
class Always:
    def __eq__(self, other): return True
    def __reduce__(self): return (print, ("unpickled",))
    def __array__(self): return 1
def attack(): return Always()
"""
    assert run(sandbox, source).output == wire.Opaque("submission.Always")


def test_tensor_subclasses_leave_as_their_bytes(sandbox):
    source = """
import torch
class Lazy(torch.Tensor):
    @classmethod
    def __torch_function__(cls, func, types, args=(), kwargs=None):
        if func is torch.Tensor.detach: return torch.full((2,), 9.0)
        return super().__torch_function__(func, types, args, kwargs or {})
def attack(x): return x.as_subclass(Lazy)
"""
    assert type(run(sandbox, source, {"x": torch.ones(2)}).output) is torch.Tensor


# Carrying over


def test_nothing_is_carried_from_case_to_case(any_tier):
    source = """
import builtins, os, sys, torch
def attack():
    seen = [hasattr(builtins, "mark"), "mark" in os.environ, hasattr(torch, "mark")]
    seen += [os.path.exists("mark"), os.path.exists("/dev/shm/mark")]
    builtins.mark = torch.mark = 1
    os.environ["mark"] = "1"
    for path in ("mark", "/dev/shm/mark"):
        try:
            open(path, "w").close()
        except PermissionError:
            pass
    return seen
"""
    for _ in range(3):
        assert run(any_tier, source).output == [False, False, False, False, False]


def test_daemons_die_with_their_run(any_tier):
    mark = b"warmup-test-daemon"
    source = """
import os, signal, time
def attack(mark):
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
            os.execv("/bin/sleep", ["warmup-test-daemon", "1000"])
        os._exit(0)
    time.sleep(0.1)
    return 1
"""
    assert run(any_tier, source, {"mark": mark}).output == 1
    assert not processes_named(mark)


def test_a_result_ends_the_run_even_if_it_goes_on(any_tier):
    frame = wire.encode({"status": "ok", "output": 1})
    source = "import os, time\ndef attack(f):\n    os.write(3, len(f).to_bytes(8, 'little') + f)\n    time.sleep(1000)"
    assert run(any_tier, source, {"f": frame}).output == 1


# Privilege and the kernel


SYSTEM_CALLS = {  # x86_64 numbers
    "ptrace": 101,
    "mount": 165,
    "umount2": 166,
    "pivot_root": 155,
    "chroot": 161,
    "unshare": 272,
    "setns": 308,
    "bpf": 321,
    "perf_event_open": 298,
    "keyctl": 250,
    "add_key": 248,
    "userfaultfd": 323,
    "io_uring_setup": 425,
    "io_setup": 206,
    "vmsplice": 278,
    "process_vm_readv": 310,
    "pidfd_getfd": 438,
    "open_by_handle_at": 304,
    "mknod": 133,
    "personality": 135,
    "seccomp": 317,
    "fsopen": 430,
    "kexec_load": 246,
    "init_module": 175,
    "reboot": 169,
    "sethostname": 170,
    "settimeofday": 164,
    "swapon": 167,
    "timer_create": 222,
    "timerfd_create": 283,
    "iopl": 172,
    "setuid": 105,
    "setgroups": 116,
    "capset": 126,
}


@pytest.mark.skipif(os.uname().machine != "x86_64", reason="numbers of x86_64")
def test_dangerous_system_calls_do_not_exist(any_tier):
    source = """
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
def attack(calls):
    answers = {}
    for name, number in calls.items():
        result = libc.syscall(number, 0, 0, 0, 0, 0, 0)
        answers[name] = ctypes.get_errno() if result < 0 else "done"
    return answers
"""
    answers = run(any_tier, source, {"calls": SYSTEM_CALLS}).output
    assert answers == dict.fromkeys(SYSTEM_CALLS, 1)  # EPERM, each of them


@pytest.mark.skipif(os.uname().machine != "x86_64", reason="numbers of x86_64")
@pytest.mark.parametrize(("number", "flags", "errno"), [(56, 0x10000000, 1), (56, 0x20000000, 1), (435, 0, 38)])
def test_new_namespaces_cannot_be_cloned(any_tier, number, flags, errno):
    source = """
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
def attack(number, flags):
    result = libc.syscall(number, flags | 17 if number == 56 else 0, 0, 0, 0, 0)
    if result == 0: os._exit(0)
    return ctypes.get_errno() if result < 0 else 0
"""
    assert run(any_tier, source, {"number": number, "flags": flags}).output == errno


@pytest.mark.skipif(os.uname().machine != "x86_64", reason="the x32 calls of x86_64")
def test_calls_of_another_architecture_kill(any_tier):
    outcome = run(any_tier, "import ctypes\ndef attack(): ctypes.CDLL(None).syscall(0x40000000 | 39)").outcome
    assert (outcome.ended, outcome.signal) == (Ended.SIGNAL, 31)


def test_the_process_has_no_rights_left(any_tier):
    source = """
import os
def attack():
    status = dict(line.split(":\\t", 1) for line in open("/proc/self/status").read().splitlines())
    names = ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb")
    return [int(status[n], 16) for n in names], status["NoNewPrivs"], status["Seccomp"], os.getuid() == 0, os.getgroups()
"""
    capabilities, no_new_privs, seccomp, is_root, groups = run(any_tier, source).output
    assert capabilities == [0] * 5
    assert (no_new_privs, seccomp, is_root) == ("1", "2", False)
    assert 0 not in groups


def test_each_slot_has_a_uid_of_its_own(root_sandbox):
    uids = {run(root_sandbox, "import os\ndef attack(): return os.getuid(), os.getgid()").output for _ in range(6)}
    assert {uid for uid, _ in uids} == {60000, 60001}
    assert all(uid == gid for uid, gid in uids)


def test_limits_cannot_be_raised(any_tier):
    source = """
import os, resource
def attack():
    refused = []
    for name in ("RLIMIT_CPU", "RLIMIT_NOFILE", "RLIMIT_FSIZE", "RLIMIT_STACK", "RLIMIT_MEMLOCK"):
        _, hard = resource.getrlimit(getattr(resource, name))
        try:
            resource.setrlimit(getattr(resource, name), (hard + 1, hard + 1))
        except (ValueError, OSError):
            refused.append(name)
    for call in (lambda: os.nice(-5), lambda: os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1)), lambda: resource.prlimit(1, resource.RLIMIT_CPU)):
        try:
            call()
        except OSError:
            refused.append("call")
    return refused
"""
    assert len(run(any_tier, source).output) == 8


def test_crashes_are_not_handed_to_the_hosts_crash_handler(any_tier):
    """A handler named in core_pattern is called whatever the limit, except when it is exactly 1; so it must stay 1."""
    source = """
import resource
def attack():
    refused = []
    for call in (lambda: resource.setrlimit(resource.RLIMIT_CORE, (0, 0)), lambda: resource.prlimit(0, resource.RLIMIT_CORE, (0, 0))):
        try:
            call()
        except (ValueError, OSError):
            refused.append("call")
    return len(refused), [line.split()[4:6] for line in open("/proc/self/limits") if line.startswith("Max core")]
"""
    assert run(any_tier, source).output == (2, [["1", "1"]])


@pytest.mark.skipif(os.uname().machine != "x86_64", reason="numbers of x86_64")
def test_huge_pages_of_the_host_are_out_of_reach(any_tier):
    """They are in no control group's count. EPERM, and not the ENOMEM of a machine that has none set aside."""
    source = """
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
def attack():
    libc.syscall(9, 0, 1 << 21, 3, 0x22 | 0x40000, -1, 0)
    mapped = ctypes.get_errno()
    try:
        os.memfd_create("huge", os.MFD_HUGETLB)
    except OSError as error:
        return mapped, error.errno
"""
    assert run(any_tier, source).output == (1, 1)


def test_memory_of_no_process_needs_a_control_group_that_counts_it(root_sandbox, container):
    source = """
import os
def attack():
    try:
        return os.memfd_create("plain") > 0
    except PermissionError:
        return False
"""
    assert run(root_sandbox, source).output is True
    assert run(container, source).output is False


def test_kernel_settings_cannot_be_reached(any_tier):
    paths = [
        "/proc/sys/kernel/core_pattern",
        "/proc/sysrq-trigger",
        "/proc/1/oom_score_adj",
        "/sys/fs/cgroup/cgroup.procs",
    ]
    source = """
def attack(paths):
    written = []
    for path in paths:
        try:
            with open(path, "w") as file: file.write("0")
            written.append(path)
        except OSError:
            pass
    return written
"""
    assert run(any_tier, source, {"paths": paths}).output == []


# Network and neighbours


def test_no_socket_leads_out(any_tier):
    families = [socket.AF_INET, socket.AF_INET6, socket.AF_NETLINK, socket.AF_PACKET, socket.AF_VSOCK, socket.AF_ALG]
    source = """
import socket
def attack(families):
    opened = []
    for family in families:
        try:
            socket.socket(family, socket.SOCK_DGRAM if family in (2, 10) else socket.SOCK_RAW); opened.append(family)
        except OSError: pass
    return opened
"""
    assert run(any_tier, source, {"families": [int(family) for family in families]}).output == []


def test_sockets_of_the_host_are_out_of_reach(any_tier, unsafe):
    name = f"\0warmup-test-{os.getpid()}"
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(name)
        server.listen()
        source = """
import socket
def attack(name):
    try:
        socket.socket(socket.AF_UNIX).connect(name)
    except OSError:
        return False
    return True
"""
        assert run(unsafe, source, {"name": name}).output is True
        assert run(any_tier, source, {"name": name}).output is False


def test_signals_reach_only_the_run_itself(any_tier):
    source = """
import os, signal
def attack(pids):
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    hit = []
    for pid in pids:
        try:
            os.kill(pid, signal.SIGTERM); hit.append(pid)
        except OSError: pass
    return hit
"""
    neighbours = [os.getpid(), os.getppid()]
    assert run(any_tier, source, {"pids": neighbours}).output == []
