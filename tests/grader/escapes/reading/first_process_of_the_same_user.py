# verdict: AC — the same where the first process has the submission's own user: memory, environment, descriptors
# task: escape
# row: S29 S48
import os


def escape(bait):
    reached = []
    for name in ("environ", "mem", "maps"):
        try:
            with open(f"/proc/1/{name}", "rb") as file:
                if name != "mem" and file.read(1):
                    reached.append(name)
                elif name == "mem":
                    reached.append(name)
        except OSError:
            pass
    try:
        reached += os.listdir("/proc/1/fd")
    except OSError:
        pass
    return reached
