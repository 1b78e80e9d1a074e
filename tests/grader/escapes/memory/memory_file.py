# verdict: OLE file — a file in memory grows beyond what a file may have
# task: little-memory
# row: S16
# needs: T1
# In the other tiers there are no files in memory.
import os


def successor(n):
    fd = os.memfd_create("held")
    while True:
        os.write(fd, bytes(1 << 20))
