# verdict: AC — system calls that hand the kernel programs, keys, modules, clocks, names or memory
# task: escape
# row: S49
# guard: isolation WA
# With arguments that change nothing where the call exists; EPERM and ENOSYS mean that it does not.
import ctypes
import errno
import os

libc = ctypes.CDLL(None, use_errno=True)
BAD = ctypes.c_void_p(1)
CALLS = {
    "bpf": (321, 0, BAD, 0),
    "perf_event_open": (298, BAD, 0, -1, -1, 0),
    "io_uring_setup": (425, 1, BAD),
    "io_uring_register": (427, -1, 0, BAD, 0),
    "io_setup": (206, 0, BAD),
    "userfaultfd": (323, -1),
    "add_key": (248, BAD, BAD, BAD, 0, 0),
    "request_key": (249, BAD, BAD, BAD, 0),
    "keyctl": (250, 0, -3, 0),
    "init_module": (175, BAD, 0, BAD),
    "finit_module": (313, -1, BAD, 0),
    "delete_module": (176, BAD, 0),
    "kexec_load": (246, 0, 99, BAD, 0),
    "kexec_file_load": (320, -1, -1, 0, BAD, 0),
    "reboot": (169, 0, 0, 0, 0),
    "personality": (135, 0xFFFFFFFF),
    "swapon": (167, BAD, 0),
    "swapoff": (168, BAD),
    "acct": (163, BAD),
    "settimeofday": (164, BAD, BAD),
    "clock_settime": (227, 99, BAD),
    "adjtimex": (159, BAD),
    "sethostname": (170, BAD, -1),
    "setdomainname": (171, BAD, -1),
    "quotactl": (179, -1, BAD, 0, BAD),
    "syslog": (103, 10, 0, 0),
    "mount_setattr": (442, -1, BAD, 0, BAD, 0),
    "fanotify_init": (300, -1, 0),
    "inotify_init1": (294, -1),
    "name_to_handle_at": (303, -1, BAD, BAD, BAD, 0),
    "lookup_dcookie": (212, 0, BAD, 0),
    "move_pages": (279, 0, 1, BAD, BAD, BAD, 0),
    "migrate_pages": (256, 0, 0, BAD, BAD),
    "process_madvise": (440, -1, BAD, 0, 0, 0),
    "memfd_secret": (447, -1),
    "pkey_alloc": (330, 99, 99),
    "vmsplice": (278, -1, BAD, 0, 0),
    "splice": (275, -1, 0, -1, 0, 0, 99),
    "timer_create": (222, 99, BAD, BAD),
    "timerfd_create": (283, 99, 0),
    "modify_ldt": (154, 99, BAD, 0),
    "seccomp": (317, 99, 0, 0),
    "landlock_create_ruleset": (444, BAD, 0, 99),
    "mq_open": (240, BAD, 0, 0, 0),
    "msgget": (68, -1, 0),
    "shmget": (29, -1, 0, 0),
    "semget": (64, -1, 0, 0),
}


def escape(bait):
    if os.uname().machine != "x86_64":
        return []
    reached = []
    for name, (number, *args) in CALLS.items():
        ctypes.set_errno(0)
        if libc.syscall(number, *args) >= 0 or ctypes.get_errno() not in (errno.EPERM, errno.ENOSYS):
            reached.append(f"{name}: {errno.errorcode.get(ctypes.get_errno(), 'done')}")
    return reached
