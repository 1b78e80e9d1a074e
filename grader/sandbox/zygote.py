"""The zygote: a process that has imported torch once and forks a fully isolated child for every case.

It is exec'd with an empty environment, so that no secret of its owner lies in its memory, and it is the first
process of a pid namespace, so that the kernel kills everything below it when it goes. It goes when its owner does:
it watches a pidfd of the owner, since a socket may be held open by some other child of the owner.

    owner ──exec──> outer ──fork──> zygote (pid 1) ──fork──> init (pid 1 of the run) ──fork──> the run

Where no namespaces can be made (tier T3), a keeper stands in init's place, and goes when the zygote does.

A box is made before it is needed: the run waits, isolated but still trusted, until its `Start` comes. That takes
the cost of forking and of joining control groups (milliseconds of kernel grace periods) out of a case's latency.
Single-threaded throughout: forking a process with threads, or an OpenMP pool, deadlocks the child.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import resource
import select
import signal
import socket
import sys
import traceback
from pathlib import Path
from typing import NoReturn

from grader.sandbox import files, keeper, root_fs, seccomp, syscalls
from grader.sandbox.base import Profile
from grader.sandbox.init import init
from grader.sandbox.orders import PARKED, Config, Make, receive
from grader.sandbox.run import environment

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


def main(channel: socket.socket) -> NoReturn:
    """Entry point of the exec'd process: isolate, fork the zygote proper, wait for it."""
    message, descriptors = receive(channel)
    config = Config(**json.loads(message))
    (owner,) = descriptors
    # Python's handler for SIGINT is one that a box of tier T2 could call in its init, to end it as if by our own fault.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    own = root_fs.BOX if config.namespaces else files.own_place(config.root)
    os.environ.clear()
    os.environ.update(environment(config.profile, own))  # libraries read it at import
    os.setsid()
    os.umask(0o022)  # the run's uid must be able to walk the tree
    if config.namespaces:
        if not config.uids:
            syscalls.unshare(syscalls.CLONE_NEWUSER)
            syscalls.map_ids(config.owner_uid, config.owner_gid)
        kinds = syscalls.CLONE_NEWNS | syscalls.CLONE_NEWPID | syscalls.CLONE_NEWIPC | syscalls.CLONE_NEWNET
        syscalls.unshare(kinds)
    else:
        syscalls.prctl(syscalls.PR_SET_CHILD_SUBREAPER, 1)
        os.chmod(config.root, 0o711)
        os.mkdir(own, 0o700)
    zygote = os.fork()
    if zygote:
        channel.close()
        os.close(owner)
        _outlive(zygote, config)
        os._exit(0)
    try:
        syscalls.prctl(syscalls.PR_SET_PDEATHSIG, signal.SIGKILL)
        _prepare(config)
        channel.send(str(_address_space_bytes()).encode())
        _serve(channel, owner, config)
    except BaseException:
        os.write(2, traceback.format_exc().encode())
    os._exit(1)


def _outlive(zygote: int, config: Config) -> None:
    """Wait for the zygote; without namespaces also for its keepers, which then end their runs, and clean up."""
    os.waitpid(zygote, 0)
    if not config.namespaces:
        with contextlib.suppress(ChildProcessError):
            while True:
                os.wait()
        for folder in Path(config.root).glob("[0-9]*"):  # of keepers that were killed
            with contextlib.suppress(OSError):
                keeper.remove(str(folder), folder.stat().st_uid if config.uids else None)
        files.remove_root(config.root)


def _prepare(config: Config) -> None:
    for name in _OWN_MODULES:  # of our own code: its files will not be in the box
        importlib.import_module(name)
    if config.profile == Profile.TRITON:
        importlib.import_module("grader.inside.triton_shim")
    if config.namespaces:
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


def _serve(channel: socket.socket, owner: int, config: Config) -> None:
    own_pid_namespace = os.open("/proc/self/ns/pid", os.O_RDONLY)
    filter_program = seccomp.program(namespaces=config.namespaces, uids=config.uids)
    if not config.namespaces:
        keeper.block_signals()
    own_pid = os.getpid()
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
        make = Make(**json.loads(message))
        _reap()
        if config.namespaces:
            syscalls.unshare(syscalls.CLONE_NEWPID)  # for the next child
        pid = os.fork()
        if pid == 0:
            if config.namespaces:
                init(descriptors, config, make, filter_program)
            keeper.keep(descriptors, config, make, filter_program, zygote=own_pid)
        if config.namespaces:
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
