# verdict: MLE — many files in memory that no process maps, each within its limit
# task: little-memory
# row: S16
# needs: T1
# In the other tiers there are no files in memory.
import os
import time


def successor(n):
    for _ in range(4):
        if os.fork() == 0:
            while True:
                try:
                    os.write(os.memfd_create("held"), bytes(2 << 20))
                except OSError:
                    time.sleep(1000)
    time.sleep(1.0)
    return n + 1
