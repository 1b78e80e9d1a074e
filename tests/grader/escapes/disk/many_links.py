# verdict: OLE file — names without end for one and the same file
# task: small-box
# row: S18
import os


def successor(n):
    open("f", "w").close()
    for number in range(100_000):
        os.link("f", str(number))
    return n + 1
