# verdict: MLE — files in memory that are closed, and live on in messages that nobody reads
# task: little-memory
# row: S16
# needs: T1
# In the other tiers there are no files in memory.
import os
import socket


def successor(n):
    held = []
    while True:
        try:
            near, far = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
            held += [near, far]
            for _ in range(8):
                fds = [os.memfd_create("held") for _ in range(4)]
                for fd in fds:
                    os.write(fd, bytes(2 << 20))
                socket.send_fds(near, [b"x"], fds)
                for fd in fds:
                    os.close(fd)
        except OSError:
            os.fork()
