"""Tiers T1 and T2: the first process of a run's pid namespace. Trusted, sets the box up, waits; its end is the end of
every process of the run."""

from __future__ import annotations

import os
import resource
from typing import NoReturn

from grader.sandbox import root_fs, syscalls
from grader.sandbox.orders import STATUS_END, STATUS_ENDED, Config, Make, Start
from grader.sandbox.run import be_the_first_to_be_killed, become, close_all_but, fail, run


def init(descriptors: list[int], config: Config, make: Make, filter_program: bytes) -> NoReturn:
    """descriptors: channel, stdout, stderr, result, status, and the cgroup.procs files of the slot."""
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
        root_fs.mount_proc(hide_others=config.uids)
        syscalls.set_hostname("box")
        os.setsid()
        child = os.fork()
        if child == 0:
            run(descriptors[:5], lambda start: _confine(start, config, make), filter_program)
        close_all_but(status)
        syscalls.drop_capabilities()
        while True:
            pid, wait_status = os.wait()
            if pid == child:
                break
        usage = resource.getrusage(resource.RUSAGE_CHILDREN)
        end = STATUS_END.pack(wait_status, usage.ru_utime, usage.ru_stime, usage.ru_maxrss)
        os.write(status, STATUS_ENDED + end)
        os._exit(0)
    except BaseException:
        fail(status)


def _confine(start: Start, config: Config, make: Make) -> None:
    root_fs.mount_writable(uid=make.uid, size_mib=start.disk_limit_mib, inodes=start.inode_limit)
    if config.uids:
        be_the_first_to_be_killed()
        become(make.uid)
        syscalls.prctl(syscalls.PR_SET_DUMPABLE, 0)
    else:
        # Else its files in /proc belong to nobody, and the owner may not read how much it uses.
        syscalls.prctl(syscalls.PR_SET_DUMPABLE, 1)
        be_the_first_to_be_killed()
        # A namespace of its own: the process limit then counts this run's processes only, and the
        # capabilities over the mounts stay with the parent namespace.
        uid, gid = os.getuid(), os.getgid()
        syscalls.unshare(syscalls.CLONE_NEWUSER)
        syscalls.map_ids(uid, gid)
        syscalls.drop_bounding_set()
    os.chdir(root_fs.BOX)
