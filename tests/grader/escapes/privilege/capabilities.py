# verdict: AC — looks for rights that were left, and asks for more
# task: escape
# row: S52
# guard: isolation WA
import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
PR_CAP_AMBIENT, PR_SET_KEEPCAPS, PR_SET_DUMPABLE, PR_SET_SECUREBITS = 47, 8, 4, 28


def escape(bait):
    status = dict(line.split(":\t", 1) for line in open("/proc/self/status").read().splitlines())
    reached = [name for name in ("CapInh", "CapPrm", "CapEff", "CapAmb") if int(status[name], 16)]
    reached += [f"{name} is {status[name]}" for name, due in (("NoNewPrivs", "1"), ("Seccomp", "2")) if status[name] != due]
    reached += ["is root"] if 0 in (os.getuid(), os.geteuid(), os.getgid(), os.getegid()) else []
    reached += ["is in root's group"] if 0 in os.getgroups() else []
    for name, call in {
        "setuid": lambda: os.setuid(0),
        "setgid": lambda: os.setgid(0),
        "setresuid": lambda: os.setresuid(0, 0, 0),
        "setgroups": lambda: os.setgroups([0]),
        "setfsuid": lambda: (_ for _ in ()).throw(OSError) if libc.setfsuid(0) < 0 or libc.setfsuid(-1) != 0 else None,
    }.items():
        try:
            call()
            reached.append(name)
        except OSError:
            pass
    if libc.prctl(PR_CAP_AMBIENT, 2, 21, 0, 0) == 0:
        reached.append("ambient capability")
    for option, value in ((PR_SET_KEEPCAPS, 1), (PR_SET_SECUREBITS, 0)):
        if libc.prctl(option, value, 0, 0, 0) == 0:
            reached.append(f"prctl {option}")
    return reached
