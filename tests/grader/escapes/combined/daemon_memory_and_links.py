# verdict: MLE — a daemon takes all memory while its parent lays links and waits to answer rightly
# task: little-memory
# row: S6 S13 S44
import os
import time


def own_session():
    try:
        os.setsid()
    except OSError:
        pass  # a tier that does not let it leave


def successor(n):
    for name in ("result", "stdout", "submission.py", "core"):
        os.symlink("/proc/1/mem", name)
    if os.fork() == 0:
        own_session()
        if os.fork() == 0:
            held = []
            while True:
                held.append(bytearray(b"1") * (1 << 20))
        os._exit(0)
    os.wait()
    time.sleep(2.0)
    return n + 1
