# verdict: MLE — children take all they get and stay; the first goes on until there is no more
# task: little-memory
# row: S13 S14
import os
import time


def take():
    held = []
    while True:
        held.append(bytearray(b"1") * (1 << 20))


def successor(n):
    for _ in range(4):
        if os.fork() == 0:
            try:
                take()
            except MemoryError:
                time.sleep(1000)
    take()
