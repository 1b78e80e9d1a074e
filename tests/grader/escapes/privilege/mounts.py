# verdict: AC — mounts, moves roots and opens file systems
# task: escape
# row: S46 S56
import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
NUMBERS = {"pivot_root": 155, "chroot": 161, "fsopen": 430, "open_tree": 428, "move_mount": 429, "fspick": 433}
PLACE = b"place"
MS_REMOUNT, MS_BIND, MNT_DETACH = 32, 4096, 2


def escape(bait):
    reached = []
    os.makedirs("place", exist_ok=True)
    attempts = {
        "proc": (b"proc", PLACE, b"proc", 0),
        "tmpfs": (b"tmpfs", PLACE, b"tmpfs", 0),
        "sysfs": (b"sysfs", PLACE, b"sysfs", 0),
        "cgroup": (b"cgroup2", PLACE, b"cgroup2", 0),
        "bind": (b"/", PLACE, None, MS_BIND),
        "writable root": (None, b"/", None, MS_REMOUNT | MS_BIND),
        "writable system": (None, b"/usr", None, MS_REMOUNT | MS_BIND),
    }
    for name, (source, target, kind, flags) in attempts.items():
        if libc.mount(source, target, kind, flags, None) == 0:
            reached.append(name)
    if libc.umount2(b"/proc", MNT_DETACH) == 0:
        reached.append("unmounted /proc")
    if os.uname().machine == "x86_64":
        calls = {
            "pivot_root": (b".", PLACE),
            "chroot": (b".",),
            "fsopen": (b"tmpfs", 0),
            "open_tree": (-100, b"/", 1),
            "move_mount": (-100, b"/", -100, PLACE, 0),
            "fspick": (-100, b"/", 0),
        }
        reached += [name for name, args in calls.items() if libc.syscall(NUMBERS[name], *args) >= 0]
    return reached
