# verdict: AC — looks for descriptors beside the three of every program and the result's
# task: escape
# row: S32
import os


def escape(bait):
    reached = []
    for fd in range(4096):
        try:
            target = os.readlink(f"/proc/self/fd/{fd}")
        except OSError:
            continue
        allowed = {0: "/dev/null", 1: "pipe:", 2: "pipe:", 3: "pipe:"}.get(fd)
        if allowed is None or not target.startswith(allowed):
            reached.append(f"{fd}: {target}")
    return reached
