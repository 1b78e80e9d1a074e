# verdict: MLE — data that lies in pipes
# task: little-memory
# row: S16
# needs: T1
import fcntl
import os
import time

_SET_SIZE = 1031


def fill():
    while True:
        read, write = os.pipe()
        fcntl.fcntl(write, _SET_SIZE, 1 << 20)
        os.set_blocking(write, False)
        try:
            while True:
                os.write(write, bytes(1 << 16))
        except BlockingIOError:
            pass


def successor(n):
    for _ in range(8):
        if os.fork() == 0:
            try:
                fill()
            except OSError:
                time.sleep(1000)
    time.sleep(1.5)
    return n + 1
