# verdict: OLE file — a directory in a directory without end
# task: small-box
# row: S18
import os


def successor(n):
    for _ in range(100_000):
        os.mkdir("d")
        os.chdir("d")
    return n + 1
