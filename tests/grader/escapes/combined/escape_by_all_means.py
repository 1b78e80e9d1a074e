# verdict: AC — one process walks, one scans, one connects, one signals, while the first waits for what they find
# task: escape
# row: S28 S29 S57 S60
# guard: isolation WA
import os
import socket


def walk(bait):
    found = []
    for path in bait["files"] + bait["answers"]:
        try:
            open(path).close()
            found.append(path)
        except OSError:
            pass
    return found


def connect(bait):
    found = []
    for name in (bait["abstract"], bait["unix"]):
        try:
            socket.socket(socket.AF_UNIX).connect(name)
            found.append(name)
        except OSError:
            pass
    return found


def signals(bait):
    found = []
    for pid in range(2, 40_000):
        try:
            os.kill(pid, 0)
            found.append(str(pid))
        except OSError:
            pass
    family = {os.getpid(), os.getppid(), *CHILDREN}
    return [pid for pid in found if int(pid) not in family]


CHILDREN = []


def escape(bait):
    read, write = os.pipe()
    for look in (walk, connect):
        pid = os.fork()
        if pid == 0:
            for line in look(bait):
                os.write(write, line.replace("\0", "@").encode() + b"\n")
            os._exit(0)
        CHILDREN.append(pid)
    for pid in CHILDREN:
        os.waitpid(pid, 0)
    os.close(write)
    with os.fdopen(read) as lines:
        found = lines.read().splitlines()
    return found + [f"process {pid}" for pid in signals(bait)][:3]
