"""Run Python the way a default container does: root without the right to make namespaces.

    python in_container.py ARGUMENTS...      as root; the arguments are Python's

Capabilities are those that container engines leave by default. In a mount namespace of its own, so that nothing of
the machine changes: private directories above the interpreter are opened as in as_nobody.py.
"""

import os
import sys

from as_nobody import REPOSITORY, open_up

from grader.sandbox import root_fs, syscalls

# CHOWN, DAC_OVERRIDE, FOWNER, FSETID, KILL, SETGID, SETUID, SETPCAP, NET_BIND_SERVICE, NET_RAW, SYS_CHROOT, MKNOD,
# AUDIT_WRITE, SETFCAP
DEFAULT_CAPABILITIES = {0, 1, 3, 4, 5, 6, 7, 8, 10, 13, 18, 27, 29, 31}


def drop_all_but(kept):
    for capability in range(64):
        if capability not in kept:
            try:
                syscalls.prctl(syscalls.PR_CAPBSET_DROP, capability)
            except OSError:
                break  # beyond the last one; exec as root then takes what the bounding set leaves


if __name__ == "__main__":
    syscalls.unshare(syscalls.CLONE_NEWNS)
    syscalls.mount(None, "/", None, syscalls.MS_REC | syscalls.MS_PRIVATE)
    os.umask(0o022)
    open_up([*root_fs.prefixes(), str(REPOSITORY)])
    drop_all_but(DEFAULT_CAPABILITIES)
    os.execv(sys.executable, [sys.executable, *sys.argv[1:]])
