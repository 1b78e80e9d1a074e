# verdict: AC — looks for a place outside its own that it may write, and for what an earlier call left in its own
# task: escape
# row: S19 S40
# guard: isolation WA
import os
import sys

OWN = (".", "/tmp", "/dev/shm")
OTHERS = ("/", "/bin", "/dev", "/etc", "/home", "/lib", "/mnt", "/opt", "/root", "/run", "/run/lock", "/srv", "/sys")
OTHERS += ("/proc", "/usr", "/usr/lib", "/usr/local", "/var", "/var/lib", "/var/tmp", "/var/cache", sys.prefix, *sys.path)


def escape(bait):
    reached = []
    for folder in OTHERS:
        path = f"{folder}/{bait['mark']}-probe"
        try:
            os.close(os.open(path, os.O_CREAT | os.O_WRONLY))
            os.unlink(path)
            reached.append(f"may write {folder}")
        except OSError:
            pass
    marks = [f"{folder}/{bait['mark']}-left" for folder in OWN]
    reached += [f"found {mark}" for mark in marks if os.path.lexists(mark)]
    for mark in marks:
        try:
            open(mark, "w").close()
        except OSError:
            pass
    return reached
