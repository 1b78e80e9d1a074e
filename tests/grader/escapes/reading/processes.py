# verdict: AC — lists processes, and those it is told of by name
# task: escape
# row: S29
# guard: isolation WA
import os


def escape(bait):
    own = {os.getpid(), 1}
    reached = []
    try:
        reached += [f"process {name}" for name in os.listdir("/proc") if name.isdecimal() and int(name) not in own]
    except OSError:
        pass
    for pid in (bait["judge"], *(sibling["pid"] for sibling in bait["siblings"])):
        try:
            with open(f"/proc/{pid}/stat") as file:
                reached.append(file.read())
        except OSError:
            pass
    return reached
