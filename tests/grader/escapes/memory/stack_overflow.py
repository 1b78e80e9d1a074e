# verdict: RE — the stack of C overflows (or a newer interpreter notices in time)
# task: little-memory
# row: S21
import sys


def successor(n):
    sys.setrecursionlimit(2**31 - 1)
    nest = []
    for _ in range(300_000):
        nest = [nest]
    return len(repr(nest)) + n
