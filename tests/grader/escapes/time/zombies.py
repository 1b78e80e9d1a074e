# verdict: RE exception — dead children that nobody collects fill the process limit
# task: little-memory
# row: S4
import os


def successor(n):
    while True:
        if os.fork() == 0:
            os._exit(0)
