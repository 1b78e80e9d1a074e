# verdict: MLE — children of all ranks, files in memory, threads and shared memory at once, each below its own limit
# task: little-memory
# row: S5 S12 S14 S15 S16
import mmap
import os
import threading
import time


def hold(mib):
    held = mmap.mmap(-1, mib << 20)
    held.write(bytes(mib << 20))
    time.sleep(1000)


def successor(n):
    for _ in range(4):
        if os.fork() == 0:
            threading.Thread(target=hold, args=(20,), daemon=True).start()
            hold(20)
    try:
        for _ in range(8):
            os.write(os.memfd_create("held"), bytes(2 << 20))
    except OSError:
        pass
    time.sleep(1.5)
    return n + 1
