# verdict: MLE — recursion without end, with the interpreter's limit switched off
# task: little-memory
# row: S21
# needs: T1
# Where the memory is refused inside, the interpreter itself stumbles: RE.
import sys


def successor(n):
    sys.setrecursionlimit(2**31 - 1)

    def deeper(held):
        return deeper((held, *range(100)))

    return deeper(())
