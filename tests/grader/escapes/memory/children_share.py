# verdict: MLE — each process is modest, all together are not; the first survives and answers rightly
# task: little-memory
# row: S14
import os
import time


def successor(n):
    for _ in range(8):
        if os.fork() == 0:
            held = os.urandom(40 << 20)
            time.sleep(1000)
    time.sleep(1.0)
    return n + 1
