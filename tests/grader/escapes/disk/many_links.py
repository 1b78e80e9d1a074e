# verdict: OLE file — names without end for one and the same file
# task: small-box
# row: S18
import os


def successor(n):
    open("/box/f", "w").close()
    for number in range(100_000):
        os.link("/box/f", f"/dev/shm/{number}" if number < 0 else f"/box/{number}")
    return n + 1
