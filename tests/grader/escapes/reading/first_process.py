# verdict: AC — everything that /proc tells of the first process and of its own parent, which the judge made
# task: escape
# row: S29
# needs: T1
# guard: isolation WA
import os


def escape(bait):
    reached = []
    for pid in {1, os.getppid()}:
        for name in ("environ", "maps", "mem", "auxv", "stack", "syscall", "io", "smaps", "pagemap", "personality"):
            try:
                with open(f"/proc/{pid}/{name}", "rb") as file:
                    if file.read(1):
                        reached.append(name)
            except OSError:
                pass
        for name in ("fd", "map_files", "task/1/fd", "ns"):
            try:
                reached += [f"{name}/{entry}" for entry in os.listdir(f"/proc/{pid}/{name}") if os.readlink(f"/proc/{pid}/{name}/{entry}")]
            except OSError:
                pass
        for name in ("root", "cwd", "exe"):
            try:
                reached.append(os.readlink(f"/proc/{pid}/{name}"))
            except OSError:
                pass
    return reached
