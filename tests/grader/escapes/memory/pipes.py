# verdict: MLE — data that lies in pipes counts with the rest
# task: little-memory
# row: S16
# needs: T1
# In the other tiers only the kernel's own limit for the pipes of a user holds, 64 MiB.
import fcntl
import os

_SET_SIZE = 1031


def successor(n):
    for _ in range(24):
        read, write = os.pipe()
        fcntl.fcntl(write, _SET_SIZE, 1 << 20)
        os.set_blocking(write, False)
        try:
            while True:
                os.write(write, bytes(1 << 16))
        except BlockingIOError:
            pass
    return n + len(bytearray(b"1") * (110 << 20)) - (110 << 20) + 1
