"""Tier T3: the process that keeps one run where no namespaces can be made.

    zygote ──fork──> keeper ──fork──> the run, and whatever it starts

The keeper is the subreaper of the run: no process of it can leave its descent, so when the keeper has no child left,
none is left at all. It counts what the run uses, because a process of another uid may only be looked at with that
uid. It goes when the run ends, when it is told to (SIGTERM), and when the zygote is gone; and each time it first
ends every process of the run, then removes the run's directory, and says so on the status pipe.

How all processes are ended in one call that no fork escapes: their process group is killed, and, with a uid for each
slot, whatever left the group by kill(-1) under that uid. Without, the system call filter does not let them leave it.
"""

from __future__ import annotations

import contextlib
import os
import resource
import signal
import tempfile
import time
from collections.abc import Callable
from typing import NoReturn

from grader.sandbox import files, landlock, meters, root_fs, syscalls
from grader.sandbox.landlock import Access
from grader.sandbox.orders import STATUS_END, STATUS_ENDED, STATUS_SWEPT, USAGE, Config, Make
from grader.sandbox.run import be_the_first_to_be_killed, become, close_all_but, environment, fail, run
from grader.sandbox.uids import SHIELD

_AWAITED = (signal.SIGCHLD, signal.SIGTERM)
_TICK_S = 0.02
#: The process group is killed at once; what left it, by uid, after this. Once is enough, but is not relied on.
_SWEEP_AFTER_S = 0.01
_SWEEP_AGAIN_S = 0.1
_STRAYS_TIMEOUT_S = 2.0

#: What a process may read about itself. Not the whole directory: below `net` and `mounts` it has the machine's.
_OWN_PROC = ("cmdline", "comm", "fd", "fdinfo", "limits", "maps", "smaps", "smaps_rollup", "stat", "statm", "status")

_DEVICES = {f"/dev/{name}": Access.READ | Access.WRITE_FILE for name in ("null", "zero", "full")} | {
    f"/dev/{name}": Access.READ for name in ("random", "urandom")
}


def block_signals() -> None:
    """In the zygote: what a keeper waits for must not reach it before it waits."""
    signal.pthread_sigmask(signal.SIG_BLOCK, _AWAITED)


def keep(descriptors: list[int], config: Config, make: Make, filter_program: bytes, zygote: int) -> NoReturn:
    """descriptors: channel, stdout, stderr, result, status, and memory for a USAGE. zygote: the parent, if it lives."""
    status, usage = descriptors[4:6]
    folder = f"{config.root}/{os.getpid()}"
    uid = make.uid if config.uids else None
    try:
        syscalls.prctl(syscalls.PR_SET_CHILD_SUBREAPER, 1)
        os.setsid()
        if uid is not None:
            _end_strays(uid)
        os.mkdir(folder, 0o700)
        if uid is not None:
            os.chown(folder, uid, uid)
        child = os.fork()
        if child == 0:
            _shut_in(folder, config.profile)
            run(descriptors[:5], lambda start: _confine(uid), filter_program)
        close_all_but(status, usage)
        _watch(child, folder, uid, zygote, usage)
        ended = _ended(child)
        wait_status = _end_all(child, uid)
        spent = resource.getrusage(resource.RUSAGE_CHILDREN)
        end = STATUS_END.pack(wait_status, spent.ru_utime, spent.ru_stime, spent.ru_maxrss)
        remove(folder, uid)
        os.write(status, (STATUS_ENDED + end if ended else b"") + STATUS_SWEPT)
        os._exit(0)
    except BaseException:
        fail(status)


# The run's side


def _shut_in(folder: str, profile: str) -> None:
    """Of paths, nothing is left but the system and the interpreter to use, the run's own directory to write to, and
    what /proc says about itself to read."""
    signal.pthread_sigmask(signal.SIG_SETMASK, ())
    os.setsid()
    be_the_first_to_be_killed()
    os.chdir(folder)
    os.environ.update(environment(profile, folder))
    tempfile.tempdir = None  # to be looked up again
    process = {f"/proc/{os.getpid()}/{name}": Access.READ for name in _OWN_PROC}
    rules = landlock.ruleset(dict.fromkeys(root_fs.readable(), Access.USE) | _DEVICES | process | {folder: Access.OWN})
    syscalls.prctl(syscalls.PR_SET_NO_NEW_PRIVS, 1)
    landlock.restrict(rules)


def _confine(uid: int | None) -> None:
    if uid is not None:
        become(uid)
    syscalls.prctl(syscalls.PR_SET_DUMPABLE, 1)  # else the keeper may not read how much it uses


# The keeper's side


def _watch(child: int, folder: str, uid: int | None, zygote: int, usage: int) -> None:
    """Count what the run uses until it ends, or is to end. Under the slot's uid, which may look at its processes."""
    if uid is not None:
        os.setegid(uid)
        os.seteuid(uid)
    syscalls.prctl(syscalls.PR_SET_PDEATHSIG, signal.SIGTERM)  # a change of uid takes it back, hence here
    counter = meters.FamilyCounter(os.getpid())
    while os.getppid() == zygote and not _ended(child):
        found = signal.sigtimedwait(_AWAITED, _TICK_S)
        if found is not None and found.si_signo == signal.SIGTERM:
            break
        counter.sample()
        mib, number = files.usage(folder, counter.pids)
        os.pwrite(usage, USAGE.pack(counter.cpu_time_s, counter.peak_mib, mib, number), 0)
    if uid is not None:
        os.seteuid(0)
        os.setegid(0)


def _ended(child: int) -> bool:
    """Whether the run's first process has ended. It is not collected yet, so that its process group keeps its number;
    what else ended is, because the dead count against the process limit."""
    while True:
        try:
            found = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
        except ChildProcessError:
            return True
        if found is None:
            return False
        if found.si_pid == child:
            return True
        os.waitpid(found.si_pid, 0)


def _end_all(child: int, uid: int | None) -> int:
    """End every process of the run and collect them all; returns the wait status of its first process."""
    wait_status = 0
    with contextlib.suppress(ProcessLookupError):
        os.kill(child, signal.SIGKILL)  # it may not have made its group yet
        os.killpg(child, signal.SIGKILL)
    sweep_s = time.monotonic() + _SWEEP_AFTER_S
    while True:
        try:
            pid, found = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:  # none left: a subreaper's descendants cannot get away
            return wait_status
        if pid == child:
            wait_status = found
        elif pid == 0:
            signal.sigtimedwait((signal.SIGCHLD,), _SWEEP_AFTER_S)
        if uid is not None and time.monotonic() > sweep_s:  # some left the process group
            _kill_all_of(uid)
            sweep_s = time.monotonic() + _SWEEP_AGAIN_S


def _end_strays(uid: int) -> None:
    """What an earlier keeper of the slot left, because it was killed itself."""
    deadline_s = time.monotonic() + _STRAYS_TIMEOUT_S
    while any(_owner(pid) == uid for pid in filter(str.isdecimal, os.listdir("/proc"))):
        if time.monotonic() > deadline_s:
            raise RuntimeError(f"processes of uid {uid} do not end")
        _kill_all_of(uid)
        time.sleep(_SWEEP_AFTER_S)


def _owner(pid: str) -> int | None:
    try:
        return os.stat(f"/proc/{pid}").st_uid
    except OSError:
        return None


def _kill_all_of(uid: int) -> None:
    """SIGKILL to every process of `uid`, in one call."""

    def kill() -> None:
        os.setresuid(uid + SHIELD, uid, uid + SHIELD)  # the submission cannot kill this process first
        syscalls.drop_capabilities()  # or it would be every process there is
        os.kill(-1, signal.SIGKILL)

    _in_child(kill)


def remove(folder: str, uid: int | None) -> None:
    """Remove the directory that the submission could write to; only now, when no process of it is left. What is in it
    is removed by a process with no more rights than the submission had, which reaches nothing outside it."""
    with contextlib.suppress(OSError):
        os.rmdir(folder)  # empty, as nearly always
        return

    os.chmod(folder, 0o700)

    def clean() -> None:
        rules = landlock.ruleset({folder: Access.CLEAN})
        if uid is not None:
            become(uid)
        syscalls.prctl(syscalls.PR_SET_NO_NEW_PRIVS, 1)
        landlock.restrict(rules)
        files.empty(folder)

    _in_child(clean)
    os.rmdir(folder)


def _in_child(work: Callable[[], None]) -> None:
    """Do something in a process of its own, without keeping the rights it gives up. It reports nothing."""
    pid = os.fork()
    if pid == 0:
        try:
            work()
        finally:
            os._exit(0)
    os.waitpid(pid, 0)
