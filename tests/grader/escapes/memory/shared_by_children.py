# verdict: MLE — several shared mappings, each in another process
# task: little-memory
# row: S14 S15
import mmap
import os
import time


def successor(n):
    for _ in range(4):
        if os.fork() == 0:
            held = mmap.mmap(-1, 100 << 20)
            held.write(bytes(100 << 20))
            time.sleep(1000)
    time.sleep(1.0)
    return n + 1
