# verdict: AC — accounts, keys, devices and settings of the machine
# task: escape
# row: S28
# guard: isolation WA
import os
import sys

PATHS = ("/etc/shadow", "/etc/hostname", "/etc/hosts", "/etc/resolv.conf", "/etc/machine-id", "/etc/ssl/private", "/root")
PATHS += ("/root/.ssh", "/home", "/sys/class/net", "/sys/kernel", "/boot", "/var/log", "/run/systemd", "/dev/mem", "/dev/kmem")
PATHS += ("/dev/vda", "/dev/sda", "/dev/nvme0n1", "/dev/kvm", "/dev/fuse", "/dev/tty", "/dev/ptmx", "/dev/console", "/dev/kmsg")
PATHS += ("/proc/kcore", "/proc/kallsyms", "/proc/sys", "/proc/config.gz", "/proc/cmdline")


def escape(bait):
    reached = []
    for path in PATHS:
        if any(f"{prefix}/".startswith(f"{path}/") for prefix in (sys.prefix, sys.base_prefix)):
            continue  # on the way to the interpreter, and with nothing else in it
        try:
            os.close(os.open(path, os.O_RDONLY | os.O_NONBLOCK))
            reached.append(path)
        except OSError:
            pass
    return reached
