"""Real things outside the box that a submission may try to reach, and whether any of them was touched.

Everybody may read and write the bait as far as the kernel's ordinary rights go, and each piece works: without a box
the same submission does reach it. What must not be known inside is a canary, of which the box gets only the hash.
"""

from __future__ import annotations

import array
import ctypes
import fcntl
import hashlib
import os
import secrets
import select
import socket
import subprocess
import termios
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

_REPOSITORY = Path(__file__).resolve().parents[2]
_libc = ctypes.CDLL(None, use_errno=True)
_libc.shmat.restype = ctypes.c_void_p

#: The user of the first slot in tier T1, and the user that tier T2 is tried as.
_SLOT_UID, _NOBODY = 60000, 65534

_IPC_CREAT, _IPC_RMID, _PUBLIC = 0o1000, 0, 0o666
_PAGE = 4096
_O_CREAT_RDWR = os.O_CREAT | os.O_RDWR
_ADD_KEY, _KEYCTL = (248, 250) if os.uname().machine == "x86_64" else (217, 219)
_KEY_SPEC_SESSION_KEYRING, _KEYCTL_JOIN_SESSION, _KEYCTL_SETPERM, _KEY_ALL = -3, 1, 5, 0x3F3F3F3F

#: Where everybody may write.
_SHARED = ("/tmp", "/var/tmp", "/dev/shm")
#: What a submission with a handle on the kernel would change first.
_SETTINGS = ("/proc/sys/kernel/core_pattern", "/proc/sys/kernel/hostname", "/proc/sys/vm/overcommit_memory")


@dataclass
class Bait:
    """`shown` is what submissions are given: where things are, and `canary_sha256`."""

    shown: dict[str, Any] = field(default_factory=dict)
    canary: str = field(default_factory=lambda: f"canary-{secrets.token_hex(16)}")
    _watched: list[tuple[str, Any, Any]] = field(default_factory=list)

    def watch(self, what: str, look: Any) -> None:
        """`look()` must go on saying what it says now."""
        self._watched.append((what, look, look()))

    def touched(self) -> list[str]:
        """What is not as it was laid out, in words."""
        return [what for what, look, before in self._watched if look() != before]


@contextmanager
def laid_out() -> Iterator[Bait]:
    """The bait, taken away at the end. Pieces that this machine does not have are missing from `shown`."""
    bait = Bait()
    mark = f"warmup-bait-{secrets.token_hex(6)}"
    bait.shown |= {
        "mark": mark,
        "canary_sha256": hashlib.sha256(bait.canary.encode()).hexdigest(),
        "judge": os.getpid(),
        "repository": str(_REPOSITORY),
        "answers": [str(_REPOSITORY / path) for path in _answers()],
        "hostname": socket.gethostname(),
    }
    with ExitStack() as stack:
        for lay in (_files, _descriptor, _sockets, _system_v, _message_queue, _terminal, _siblings, _key, _groups):
            stack.enter_context(lay(bait, mark))
        bait.watch("files named like the bait", lambda: sorted(map(str, _marked(mark))))
        stack.enter_context(pytest.MonkeyPatch.context()).setenv("WARMUP_SECRET", bait.canary)
        for path in _SETTINGS:
            bait.watch(f"setting {path}", Path(path).read_text)
        bait.watch("the judge's control groups", Path("/proc/self/cgroup").read_text)
        bait.watch("the judge's priority", lambda: (os.nice(0), os.sched_getscheduler(0)))
        yield bait
        for path in _marked(mark):  # what submissions leave where nothing keeps them from it
            with suppress(OSError):
                path.unlink()


def _marked(mark: str) -> list[Path]:
    return [path for folder in _SHARED for path in Path(folder).glob(f"{mark}*")]


def _answers() -> list[str]:
    """What a submission must never read: reference implementations, cases, the judge."""
    found = [
        *sorted(_REPOSITORY.glob("reference_impl/*.py"))[:3],
        *sorted(_REPOSITORY.glob("content/tasks/*/cases.py"))[:3],
    ]
    return [str(path.relative_to(_REPOSITORY)) for path in found] + [
        "grader/judge.py",
        "tests/grader/tasks/escape/cases.py",
    ]


@contextmanager
def _files(bait: Bait, mark: str) -> Iterator[None]:
    paths = []
    for folder in ("/tmp", "/var/tmp", "/dev/shm", "/run", os.path.expanduser("~")):
        path = Path(folder) / mark
        with suppress(OSError):
            path.write_text(bait.canary)
            path.chmod(0o666)
            paths.append(path)
    for path in paths:
        bait.watch(f"file {path}", lambda path=path: (path.read_text(), path.stat().st_mode, path.stat().st_uid))
    bait.shown["files"] = [str(path) for path in paths]
    try:
        yield
    finally:
        for path in paths:
            path.unlink(missing_ok=True)


@contextmanager
def _descriptor(bait: Bait, mark: str) -> Iterator[None]:
    """Memory that only the judge has open, like the inputs of another case."""
    with os.fdopen(os.memfd_create(mark), "w+") as file:
        file.write(bait.canary)
        file.flush()
        bait.shown["descriptor"] = file.fileno()
        bait.watch("memory of the judge", lambda: os.pread(file.fileno(), 100, 0))
        yield


@contextmanager
def _sockets(bait: Bait, mark: str) -> Iterator[None]:
    """Services of the machine, as a broker or a database would be."""
    places: list[tuple[str, int, int, Any]] = [
        ("tcp", socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", 0)),
        ("tcp6", socket.AF_INET6, socket.SOCK_STREAM, ("::1", 0)),
        ("udp", socket.AF_INET, socket.SOCK_DGRAM, ("127.0.0.1", 0)),
        ("abstract", socket.AF_UNIX, socket.SOCK_STREAM, f"\0{mark}"),
        ("unix", socket.AF_UNIX, socket.SOCK_STREAM, f"/var/tmp/{mark}.sock"),
        ("unix_tmp", socket.AF_UNIX, socket.SOCK_STREAM, f"/tmp/{mark}.sock"),
    ]
    with ExitStack() as stack:
        for name, family, kind, address in places:
            with suppress(OSError):  # no IPv6 here
                server = stack.enter_context(socket.socket(family, kind))
                server.bind(address)
                if kind == socket.SOCK_STREAM:
                    server.listen(100)
                if name.startswith("unix"):
                    os.chmod(address, 0o777)
                    stack.callback(Path(address).unlink, missing_ok=True)
                bait.shown[name] = address if family == socket.AF_UNIX else server.getsockname()[1]
                bait.watch(f"socket {name}", lambda server=server: select.select([server], [], [], 0)[0] == [])
        yield


@contextmanager
def _system_v(bait: Bait, mark: str) -> Iterator[None]:
    key = secrets.randbelow(1 << 30) + 1
    memory = _libc.shmget(key, _PAGE, _IPC_CREAT | _PUBLIC)
    queue = _libc.msgget(key, _IPC_CREAT | _PUBLIC)
    semaphores = _libc.semget(key, 1, _IPC_CREAT | _PUBLIC)
    if min(memory, queue, semaphores) < 0:
        yield
        return
    place = _libc.shmat(memory, None, 0)
    data = bait.canary.encode()
    ctypes.memmove(place, data, len(data))
    bait.shown["system_v"] = key
    bait.watch("System V shared memory", lambda: ctypes.string_at(place, len(data)))
    bait.watch("System V message queue", lambda: _libc.msgrcv(queue, ctypes.create_string_buffer(200), 100, 0, 0o4000))
    bait.watch("System V semaphore", lambda: _libc.semctl(semaphores, 0, 12))
    try:
        yield
    finally:
        _libc.shmdt(ctypes.c_void_p(place))
        _libc.shmctl(memory, _IPC_RMID, None)
        _libc.msgctl(queue, _IPC_RMID, None)
        _libc.semctl(semaphores, 0, _IPC_RMID)


@contextmanager
def _message_queue(bait: Bait, mark: str) -> Iterator[None]:
    name = f"/{mark}".encode()
    queue = _libc.mq_open(name, _O_CREAT_RDWR | os.O_NONBLOCK, 0o666, None)
    if queue < 0:
        yield
        return
    bait.shown["message_queue"] = name.decode()
    bait.watch("POSIX message queue", lambda: select.select([queue], [], [], 0)[0] == [])
    try:
        yield
    finally:
        os.close(queue)
        _libc.mq_unlink(name)


@contextmanager
def _terminal(bait: Bait, mark: str) -> Iterator[None]:
    """Somebody's terminal: what is typed into it would be run by their shell."""
    master, slave = os.openpty()
    path = os.ttyname(slave)
    os.chmod(path, 0o666)
    bait.shown["terminal"] = path

    def typed() -> int:
        count = array.array("i", [0])
        fcntl.ioctl(slave, termios.FIONREAD, count)
        return count[0] + bool(select.select([master], [], [], 0)[0])

    bait.watch("terminal", typed)
    try:
        yield
    finally:
        os.close(master)
        os.close(slave)


@contextmanager
def _siblings(bait: Bait, mark: str) -> Iterator[None]:
    """Processes of the users that boxes have, with the canary in their memory; `environment` is where it lies."""
    users = [_SLOT_UID, _NOBODY] if os.geteuid() == 0 else [os.geteuid()]
    with ExitStack() as stack:
        siblings = []
        for user in users:
            environment = {"WARMUP_SECRET": bait.canary}
            process = stack.enter_context(
                subprocess.Popen(["/bin/cat"], stdin=subprocess.PIPE, user=user, env=environment, cwd="/")
            )
            stack.callback(process.kill)
            status = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
            siblings.append({"pid": process.pid, "environment": int(status[47])})
            bait.watch(f"sibling {process.pid}", lambda process=process: (process.poll(), _state(process.pid)))
        bait.shown["siblings"] = siblings
        yield


def _state(pid: int) -> str:
    """R and S are alive; T would be stopped, t traced."""
    state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    return "alive" if state in "RSD" else state


@contextmanager
def _key(bait: Bait, mark: str) -> Iterator[None]:
    """A key in the judge's session keyring, which its children inherit."""
    data = bait.canary.encode()
    joined = _libc.syscall(_KEYCTL, _KEYCTL_JOIN_SESSION, None)
    key = _libc.syscall(_ADD_KEY, b"user", mark.encode(), data, len(data), _KEY_SPEC_SESSION_KEYRING)
    if joined >= 0 and key >= 0:
        _libc.syscall(_KEYCTL, _KEYCTL_SETPERM, key, _KEY_ALL)
        bait.shown["key"] = mark
    yield


@contextmanager
def _groups(bait: Bait, mark: str) -> Iterator[None]:
    """Where a process changes its control group."""
    mounts = [line.split()[4] for line in Path("/proc/self/mountinfo").read_text().splitlines() if " - cgroup" in line]
    bait.shown["groups"] = [f"{mount}/cgroup.procs" for mount in mounts if os.path.exists(f"{mount}/cgroup.procs")]
    yield
