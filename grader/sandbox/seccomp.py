"""A default-deny system call filter, assembled to classic BPF by hand.

Why an allow-list: what is not named here does not exist in the box, so io_uring, AIO, vmsplice and userfaultfd
(which could write into a frozen process's memory), keyrings, bpf, perf, ptrace and every mount call need no
line of their own; nor do timers by the thousand (timer_create, timerfd), whose interrupts would go on while a
process is frozen and steal time from whoever runs then. The list is what Python, torch, autograd, data loader
workers, threads, subprocesses and Triton's interpreter call. Sources: man 2 seccomp, man 2 bpf, include/uapi/linux/{filter,audit,prctl}.h.
"""

from __future__ import annotations

import ctypes
import errno
import platform
import struct
from dataclasses import dataclass

from grader.sandbox import syscall_numbers
from grader.sandbox.syscalls import PR_SET_NO_NEW_PRIVS, prctl

# classic BPF: opcode, jump if true, jump if false, operand
_LOAD = 0x20
_JUMP_EQUAL = 0x15
_JUMP_AT_LEAST = 0x35
_JUMP_ANY_BIT = 0x45
_RETURN = 0x06

_KILL_PROCESS = 0x80000000
_ALLOW = 0x7FFF0000

_OFFSET_NUMBER, _OFFSET_ARCH, _OFFSET_ARGUMENTS = 0, 4, 16
_X32_BIT = 0x40000000

_PR_SET_SECCOMP = 22
_SECCOMP_MODE_FILTER = 2


def _refuse(code: int) -> int:
    return 0x00050000 | code


_ARCHITECTURES = {
    "x86_64": (0xC000003E, syscall_numbers.X86_64),
    "aarch64": (0xC00000B7, syscall_numbers.AARCH64),
}

_NAMES = """
    accept accept4 access alarm arch_prctl bind brk capget chdir chmod clock_getres clock_gettime clock_nanosleep
    close close_range connect copy_file_range dup dup2 dup3 epoll_create1 epoll_ctl epoll_pwait epoll_wait eventfd2
    execve exit exit_group faccessat faccessat2 fadvise64 fallocate fchdir fchmod fchmodat fcntl fdatasync flock fork
    fstat fstatfs fsync ftruncate futex futex_waitv get_mempolicy get_robust_list getcpu getcwd getdents getdents64
    getegid geteuid getgid getgroups getitimer getpeername getpgid getpgrp getpid getppid getpriority getrandom
    getresgid getresuid getrlimit getrusage getsid getsockname getsockopt gettid gettimeofday getuid kill link linkat
    listen lseek lstat madvise mbind membarrier mincore mkdir mkdirat mlock mprotect mremap
    msync munlock munmap nanosleep newfstatat open openat pause pipe pipe2 poll ppoll pread64 preadv
    pselect6 pwrite64 pwritev read readlink readlinkat readv recvfrom recvmsg rename renameat renameat2
    restart_syscall rmdir rseq rt_sigaction rt_sigpending rt_sigprocmask rt_sigreturn rt_sigsuspend rt_sigtimedwait
    sched_get_priority_max sched_get_priority_min sched_getaffinity sched_getparam sched_getscheduler
    sched_setaffinity sched_yield select sendfile sendmsg sendto set_robust_list set_tid_address setitimer
    set_mempolicy setpgid setsid setsockopt shutdown sigaltstack signalfd4 stat statfs statx symlink symlinkat
    sysinfo tgkill time times truncate umask uname unlink unlinkat utimensat vfork wait4 waitid write writev
"""
_ALLOWED = tuple(_NAMES.split())

_CLONE_NEW_NAMESPACE_BITS = 0x7E020000
_AF_UNIX = 1
_RLIMIT_CORE = 4
_MAP_HUGETLB = 0x40000
_MFD_HUGETLB = 0x4
# TCGETS, TIOCGWINSZ, FIONREAD, FIONBIO, FIOCLEX, FIONCLEX; no TIOCSTI: it types into somebody's terminal
_IOCTLS = (0x5401, 0x5413, 0x541B, 0x5421, 0x5451, 0x5450)
# SET_NAME, GET_NAME, GET_DUMPABLE, SET_PDEATHSIG, GET_PDEATHSIG, SET_VMA (allocator labels), SET/GET_THP_DISABLE
_PRCTLS = (15, 16, 3, 1, 2, 0x53564D41, 41, 42)


@dataclass(frozen=True)
class _ByArgument:
    """A condition on one 32-bit argument: it is one of `values`, is not `forbidden`, shares no bit with `forbidden_bits`.

    A call with several conditions must meet all of them.
    """

    name: str
    argument: int
    values: tuple[int, ...] = ()
    forbidden: int | None = None
    forbidden_bits: int = 0
    otherwise: int = _refuse(errno.EPERM)

    def check(self) -> list[tuple[int, int, int, int]]:
        """Instructions that return `otherwise` where the condition is not met, and else go on behind themselves."""
        code = [(_LOAD, 0, 0, _OFFSET_ARGUMENTS + 8 * self.argument)]
        if self.forbidden_bits:
            code += [(_JUMP_ANY_BIT, 0, 1, self.forbidden_bits)]
        elif self.forbidden is not None:
            code += [(_JUMP_EQUAL, 0, 1, self.forbidden)]
        else:
            code += [(_JUMP_EQUAL, len(self.values) - i, 0, value) for i, value in enumerate(self.values)]
        return [*code, (_RETURN, 0, 0, self.otherwise)]


_CHECKED = (
    _ByArgument("clone", 0, forbidden_bits=_CLONE_NEW_NAMESPACE_BITS),
    _ByArgument("socket", 0, (_AF_UNIX,)),
    _ByArgument("socketpair", 0, (_AF_UNIX,)),
    _ByArgument("ioctl", 1, _IOCTLS, otherwise=_refuse(errno.ENOTTY)),
    _ByArgument("prctl", 0, _PRCTLS),
    _ByArgument("prlimit64", 0, (0,)),  # one's own limits only: in tier T2 the box's init has the same uid
    # Where a program receives core dumps (systemd-coredump, apport), a limit of 0 does not stop them, but 1 does:
    # the box is set to 1 and must not lower it, or crashes by the thousand would fill the host's disk.
    _ByArgument("prlimit64", 1, forbidden=_RLIMIT_CORE),
    _ByArgument("setrlimit", 0, forbidden=_RLIMIT_CORE),
    # Huge pages set aside by the host count as nobody's memory.
    _ByArgument("mmap", 3, forbidden_bits=_MAP_HUGETLB),
    _ByArgument("memfd_create", 1, forbidden_bits=_MFD_HUGETLB),
)

# What a tier refuses beyond that, because of what it lacks.
# Without a control group nobody counts this memory:
_UNCOUNTED = frozenset({"memfd_create"})
# Without namespaces, names lead to sockets and files of the host that Landlock does not govern:
_BY_NAME = frozenset({"socket", "bind", "connect", "listen", "accept", "accept4", "truncate"})
_SOCK_STREAM, _SOCK_SEQPACKET, _SOCK_NONBLOCK, _SOCK_CLOEXEC = 1, 5, 0x800, 0x80000
_WITHOUT_NAMESPACES = (
    # A pair of datagram sockets could still send to a name.
    _ByArgument(
        "socketpair",
        1,
        tuple(
            kind | nonblock | cloexec
            for kind in (_SOCK_STREAM, _SOCK_SEQPACKET)
            for nonblock in (0, _SOCK_NONBLOCK)
            for cloexec in (0, _SOCK_CLOEXEC)
        ),
    ),
    _ByArgument("sched_setaffinity", 0, (0,)),  # by number also the judge
)
# Without a uid of its own a box owns the judge's files, and it is ended by its process group:
_SAME_USER = frozenset({"chmod", "fchmod", "fchmodat", "utimensat", "setsid", "setpgid"})


def supported() -> bool:
    return platform.machine() in _ARCHITECTURES


def program(*, namespaces: bool = True, uids: bool = True) -> bytes:
    """The filter as an array of `struct sock_filter`, for boxes kept apart by namespaces, by a uid for each, or both.

    Another architecture than the machine's own (32-bit x86, x32) kills the process: its numbers mean other calls.
    clone3 answers ENOSYS, because its flags lie in memory where a filter cannot look; libc falls back to clone.
    Raises RuntimeError on a machine whose call numbers are not known.
    """
    machine = platform.machine()
    if machine not in _ARCHITECTURES:
        raise RuntimeError(f"no system call table for {machine}; known: {', '.join(_ARCHITECTURES)}")
    arch, numbers = _ARCHITECTURES[machine]
    refused = frozenset() if namespaces and uids else _UNCOUNTED
    rules: tuple[_ByArgument, ...] = _CHECKED
    if not namespaces:
        refused |= _BY_NAME | (frozenset() if uids else _SAME_USER)
        rules += _WITHOUT_NAMESPACES
    checked = {name: [rule for rule in rules if rule.name == name] for name in (rule.name for rule in rules)}
    code: list[tuple[int, int, int, int]] = [
        (_LOAD, 0, 0, _OFFSET_ARCH),
        (_JUMP_EQUAL, 1, 0, arch),
        (_RETURN, 0, 0, _KILL_PROCESS),
        (_LOAD, 0, 0, _OFFSET_NUMBER),
        (_JUMP_AT_LEAST, 0, 1, _X32_BIT),
        (_RETURN, 0, 0, _KILL_PROCESS),
    ]
    for name in _ALLOWED:
        if name in numbers and name not in refused and name not in checked:
            code += [(_JUMP_EQUAL, 0, 1, numbers[name]), (_RETURN, 0, 0, _ALLOW)]
    code += [(_JUMP_EQUAL, 0, 1, numbers["clone3"]), (_RETURN, 0, 0, _refuse(errno.ENOSYS))]
    for name, its_rules in checked.items():
        if name not in refused:
            checks = [instruction for rule in its_rules for instruction in rule.check()]
            code += [(_JUMP_EQUAL, 0, len(checks) + 1, numbers[name]), *checks, (_RETURN, 0, 0, _ALLOW)]
    code += [(_RETURN, 0, 0, _refuse(errno.EPERM))]
    return b"".join(struct.pack("HBBI", *instruction) for instruction in code)


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_void_p)]


def install(filter_program: bytes) -> None:
    """Set no_new_privs and put the calling thread, and all it will start, under the filter. Cannot be undone."""
    prctl(PR_SET_NO_NEW_PRIVS, 1)
    buffer = ctypes.create_string_buffer(filter_program, len(filter_program))
    header = _Program(len(filter_program) // 8, ctypes.addressof(buffer))
    prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.addressof(header))
