"""The zygote: a process that has imported torch once and forks a fully isolated child for every case.

It is exec'd with an empty environment, so that no secret of its owner lies in its memory, and it is the first
process of a pid namespace, so that the kernel kills everything below it when it goes. It goes when its owner does:
it watches a pidfd of the owner, since a socket may be held open by some other child of the owner.

    owner ──exec──> outer ──fork──> zygote (pid 1) ──fork──> init (pid 1 of the run) ──fork──> the run

A box is made before it is needed: the run waits, isolated but still trusted, until its `Start` comes. That takes
the cost of forking and of joining control groups (milliseconds of kernel grace periods) out of a case's latency.
Single-threaded throughout: forking a process with threads, or an OpenMP pool, deadlocks the child.
"""

from __future__ import annotations

import array
import contextlib
import gc
import importlib
import json
import os
import resource
import select
import signal
import socket
import struct
import sys
import traceback
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any, NoReturn

from grader.inside import wire
from grader.sandbox import root_fs, seccomp, syscalls
from grader.sandbox.base import Profile

MIB = 1024 * 1024

#: A box on its channel, with the pidfd of its init: made, waiting.
PARKED = b"parked"
#: A request to the zygote: make a box. Descriptors: its channel, stdout, stderr, result, status, then cgroup.procs files.
MAKE = b"make"

#: Reports of a run on its status pipe: a tag, then text or a struct.
STATUS_FAILED = b"\0failed:"  # setting the box up failed: traceback
STATUS_STARTED = b"\0started:"  # the submission's code starts now
STATUS_ENDED = b"\0ended:"  # STATUS_END
STATUS_END = struct.Struct("<iddq")  # wait status, user s, system s, largest resident set (KiB)

#: Threads are counted against the process limit, and one is all a case needs.
_ENVIRONMENT = {
    "PATH": "/usr/bin:/bin",
    "HOME": root_fs.BOX,
    "TMPDIR": root_fs.BOX,
    "USER": "box",
    "LANG": "C.UTF-8",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "TRITON_CACHE_DIR": f"{root_fs.BOX}/triton",
    "TORCHINDUCTOR_CACHE_DIR": f"{root_fs.BOX}/inductor",
}
_PROFILE_ENVIRONMENT: dict[str, dict[str, str]] = {Profile.TRITON: {"TRITON_INTERPRET": "1"}}
#: What a zygote has imported before its first fork: what every gradient would otherwise import for itself, too.
_TORCH_MODULES = (
    "numpy",
    "torch",
    "torch.fx.experimental.symbolic_shapes",
    "torch.overrides",
    "torch.utils._python_dispatch",
)
_PROFILE_MODULES: dict[str, tuple[str, ...]] = {
    Profile.TORCH: _TORCH_MODULES,
    Profile.TRITON: (*_TORCH_MODULES, "triton"),
}
#: torch.optim imports it at its first step, for a second. It doubles the cost of every fork, so not for everybody.
_OPTIMISER_MODULES = ("torch._dynamo",)
_OWN_MODULES = ("grader.inside.run_case", "grader.inside.forbidden", "grader.inside.player")

_COMMAND_LIMIT_BYTES = 64 * 1024


@dataclass(frozen=True)
class Config:
    """First message to a zygote."""

    profile: str  # "" imports nothing: for probes
    optimisers: bool  # import what torch.optim needs
    privileged: bool  # tier T1: a uid per slot; otherwise one user namespace
    root: str  # an empty directory to build the root on
    owner_uid: int
    owner_gid: int


@dataclass(frozen=True)
class Start:
    """Second message to a box, on its own channel: run this. Descriptors: the request; for a player also its memories."""

    player: bool
    uid: int
    cpu_time_limit_s: int
    process_limit: int  # 0: the cgroup limits processes
    open_file_limit: int
    file_size_limit_mib: int
    disk_limit_mib: int
    inode_limit: int
    address_space_mib: int  # 0: the cgroup limits memory


def to_message(message: Config | Start) -> bytes:
    return json.dumps(asdict(message)).encode()


def main(channel: socket.socket) -> NoReturn:
    """Entry point of the exec'd process: isolate, fork the zygote proper, wait for it."""
    message, descriptors = receive(channel)
    config = Config(**json.loads(message))
    (owner,) = descriptors
    # Python's handler for SIGINT is one that a box of tier T2 could call in its init, to end it as if by our own fault.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    os.environ.clear()
    os.environ.update(_ENVIRONMENT | _PROFILE_ENVIRONMENT.get(config.profile, {}))  # libraries read it at import
    os.setsid()
    os.umask(0o022)  # the run's uid must be able to walk the tree
    if not config.privileged:
        syscalls.unshare(syscalls.CLONE_NEWUSER)
        _map_ids(config.owner_uid, config.owner_gid)
    namespaces = syscalls.CLONE_NEWNS | syscalls.CLONE_NEWPID | syscalls.CLONE_NEWIPC | syscalls.CLONE_NEWNET
    syscalls.unshare(namespaces)
    zygote = os.fork()
    if zygote:
        channel.close()
        os.close(owner)
        os.waitpid(zygote, 0)
        os._exit(0)
    try:
        syscalls.prctl(syscalls.PR_SET_PDEATHSIG, signal.SIGKILL)
        _prepare(config)
        channel.send(str(_address_space_bytes()).encode())
        _serve(channel, owner, config.privileged)
    except BaseException:
        os.write(2, traceback.format_exc().encode())
    os._exit(1)


def _map_ids(uid: int, gid: int) -> None:
    """Inside the user namespace the owner keeps its own ids; it is the only user there is."""
    for name, text in (("setgroups", "deny"), ("uid_map", f"{uid} {uid} 1"), ("gid_map", f"{gid} {gid} 1")):
        with open(f"/proc/self/{name}", "w", encoding="ascii") as file:
            file.write(text)


def _prepare(config: Config) -> None:
    for name in _OWN_MODULES:  # of our own code: its files will not be in the box
        importlib.import_module(name)
    if config.profile == Profile.TRITON:
        importlib.import_module("grader.inside.triton_shim")
    root_fs.build(config.root, fresh_proc=True)
    for name in _PROFILE_MODULES.get(config.profile, ()) + (_OPTIMISER_MODULES if config.optimisers else ()):
        importlib.import_module(name)
    if config.profile == Profile.TRITON:
        sys.modules["grader.inside.triton_shim"].install()
    if config.profile:
        _warm_up()
    if len(os.listdir("/proc/self/task")) != 1:
        raise RuntimeError("a library started a thread; a fork would leave its locks held for ever")
    gc.collect()
    gc.freeze()  # collections in the children would touch, and so copy, every page


def _warm_up() -> None:
    """Have torch look the processor up now: it reads files of /proc that a box does not have."""
    import torch

    with torch.no_grad():
        ones = torch.ones(2, 2)
        (ones @ ones).softmax(-1).sum().item()


def _address_space_bytes() -> int:
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[0]) * resource.getpagesize()


def receive(channel: socket.socket) -> tuple[bytes, list[int]]:
    """One message and its descriptors; b"" when the other end is closed."""
    message, ancillary, _, _ = channel.recvmsg(_COMMAND_LIMIT_BYTES, socket.CMSG_SPACE(64 * 4))
    descriptors = array.array("i")
    for level, kind, data in ancillary:
        if level == socket.SOL_SOCKET and kind == socket.SCM_RIGHTS:
            descriptors.frombytes(data[: len(data) - len(data) % descriptors.itemsize])
    return message, list(descriptors)


def _serve(channel: socket.socket, owner: int, privileged: bool) -> None:
    own_pid_namespace = os.open("/proc/self/ns/pid", os.O_RDONLY)
    filter_program = seccomp.program()
    poller = select.poll()
    poller.register(channel, select.POLLIN)
    poller.register(owner, select.POLLIN)
    while True:
        events = dict(poller.poll())
        if owner in events:
            os._exit(0)
        message, descriptors = receive(channel)
        if not message:
            os._exit(0)
        _reap()
        syscalls.unshare(syscalls.CLONE_NEWPID)  # for the next child
        pid = os.fork()
        if pid == 0:
            _init(descriptors, filter_program, privileged)
        syscalls.setns(own_pid_namespace, syscalls.CLONE_NEWPID)
        handle = os.pidfd_open(pid)
        with socket.socket(fileno=descriptors[0]) as line, contextlib.suppress(OSError):  # nobody may wait any more
            socket.send_fds(line, [PARKED], [handle])
        for fd in (*descriptors[1:], handle):
            os.close(fd)


def _reap() -> None:
    """Collect children that ended. Their namespaces are gone by then; only the zombie is left."""
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def _init(descriptors: list[int], filter_program: bytes, privileged: bool) -> NoReturn:
    """First process of the run's pid namespace: trusted, sets the box up, waits. Its end is the end of them all."""
    status = descriptors[4]
    try:
        for fd in descriptors[5:]:
            os.write(fd, b"0")  # first of all, so that what follows is charged to the slot
        syscalls.prctl(syscalls.PR_SET_DUMPABLE, 0)
        syscalls.unshare(
            syscalls.CLONE_NEWNS
            | syscalls.CLONE_NEWIPC
            | syscalls.CLONE_NEWUTS
            | syscalls.CLONE_NEWNET
            | syscalls.CLONE_NEWCGROUP
        )
        root_fs.mount_proc(hide_others=privileged)
        syscalls.set_hostname("box")
        os.setsid()
        run = os.fork()
        if run == 0:
            _run(descriptors[:5], filter_program, privileged)
        for fd in range(256):
            if fd != status:
                _close(fd)
        syscalls.drop_capabilities()
        while True:
            pid, wait_status = os.wait()
            if pid == run:
                break
        usage = resource.getrusage(resource.RUSAGE_CHILDREN)
        end = STATUS_END.pack(wait_status, usage.ru_utime, usage.ru_stime, usage.ru_maxrss)
        os.write(status, STATUS_ENDED + end)
        os._exit(0)
    except BaseException:
        _fail(status)


def _close(fd: int) -> None:
    with contextlib.suppress(OSError):
        os.close(fd)


def _fail(status: int) -> NoReturn:
    try:
        os.write(status, STATUS_FAILED + traceback.format_exc().encode()[-3000:])
    finally:
        os._exit(111)


def _run(descriptors: list[int], filter_program: bytes, privileged: bool) -> NoReturn:
    """The process that will run the submission: wait for it, give everything up, run it."""
    channel, stdout, stderr, result, status = descriptors
    try:
        message, memories = receive(socket.socket(fileno=os.dup(channel)))
        if not message:  # not needed after all
            os._exit(0)
        start = Start(**json.loads(message))
        root_fs.mount_writable(uid=start.uid, size_mib=start.disk_limit_mib, inodes=start.inode_limit)
        null = os.open("/dev/null", os.O_RDONLY)
        request, *memories = memories
        _arrange([null, stdout, stderr, result, request, status, *([channel, *memories] if start.player else [])])
        status = 5
        _limit(start)
        if not privileged:  # else its files in /proc belong to nobody, and the owner may not read how much it uses
            syscalls.prctl(syscalls.PR_SET_DUMPABLE, 1)
        with open("/proc/self/oom_score_adj", "w", encoding="ascii") as file:
            file.write("1000")  # the kernel should pick the submission, not the init that reports on it
        if privileged:
            syscalls.drop_bounding_set()
            os.setgroups([])
            os.setresgid(start.uid, start.uid, start.uid)
            os.setresuid(start.uid, start.uid, start.uid)
            syscalls.prctl(syscalls.PR_SET_DUMPABLE, 0)
        else:
            # A namespace of its own: the process limit then counts this run's processes only, and the
            # capabilities over the mounts stay with the parent namespace.
            uid, gid = os.getuid(), os.getgid()
            syscalls.unshare(syscalls.CLONE_NEWUSER)
            _map_ids(uid, gid)
            syscalls.drop_bounding_set()
        syscalls.drop_capabilities()
        os.umask(0o077)
        os.chdir(root_fs.BOX)
        seccomp.install(filter_program)
        sys.stdin = os.fdopen(0, encoding="utf-8", closefd=False)
        sys.stdout, sys.stderr = (
            os.fdopen(fd, "w", encoding="utf-8", errors="backslashreplace", buffering=1, closefd=False) for fd in (1, 2)
        )
        os.write(status, STATUS_STARTED)
        os.close(status)
    except BaseException:
        _fail(status)
    _hand_over(start.player)


def _arrange(wanted: list[int]) -> None:
    """Make descriptor i a copy of wanted[i] and close all others.

    0 nothing to read, 1 stdout, 2 stderr, 3 result, 4 request, 5 status, and for players 6 channel, 7 inputs, 8 outputs.
    """
    base = 200  # above everything in use
    for position, fd in enumerate(wanted):
        os.dup2(fd, base + position)
    for position in range(len(wanted)):
        os.dup2(base + position, position, inheritable=position < 3)
    os.closerange(len(wanted), 1024)


def _limit(start: Start) -> None:
    limits = [
        (resource.RLIMIT_CORE, 1),  # not 0, see seccomp
        (resource.RLIMIT_CPU, start.cpu_time_limit_s),
        (resource.RLIMIT_NOFILE, start.open_file_limit),
        (resource.RLIMIT_FSIZE, start.file_size_limit_mib * MIB),
        (resource.RLIMIT_MEMLOCK, 0),
        (resource.RLIMIT_MSGQUEUE, 0),
        (resource.RLIMIT_STACK, 8 * MIB),
    ]
    if start.process_limit:
        limits.append((resource.RLIMIT_NPROC, start.process_limit))
    if start.address_space_mib:
        limits.append((resource.RLIMIT_AS, start.address_space_mib * MIB))
    for kind, value in limits:
        resource.setrlimit(kind, (value, value))


def _hand_over(is_player: bool) -> NoReturn:
    """From here on the submission may do what it likes; whatever happens, this process must not return."""
    write, leave = os.write, os._exit
    code = 70
    try:
        from grader.inside import player, run_case

        data = _read_all(4)
        os.close(4)
        request: dict[str, Any] = wire.decode(data, limit_bytes=len(data))
        if is_player:
            player.serve(request, channel=6, inputs=7, outputs=8)
        else:
            run_case.main(request, lambda parts: write_frame(3, parts))
        code = 0
    except BaseException:
        try:
            write(2, traceback.format_exc().encode("utf-8", "replace")[-4000:])
        except BaseException:
            leave(71)
    leave(code)


def write_frame(fd: int, parts: list[Any], write: Callable[[int, Any], int] = os.write) -> None:
    """A frame behind its length. `write` is bound at import: the submission may have replaced os.write."""
    length = sum(map(len, parts))
    for part in (length.to_bytes(8, "little"), *parts):
        rest = memoryview(part)
        while rest:
            rest = rest[write(fd, rest) :]


def _read_all(fd: int) -> bytes:
    size = os.fstat(fd).st_size
    pieces, position = [], 0
    while position < size:
        piece = os.pread(fd, size - position, position)
        pieces.append(piece)
        position += len(piece)
    return b"".join(pieces)
