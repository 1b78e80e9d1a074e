# verdict: MLE — takes all it gets, and when it gets no more it goes on in a new process
# task: little-memory
# row: S13 S14
import os


def successor(n):
    held = []
    while True:
        try:
            held.append(bytearray(b"1") * (1 << 20))
        except MemoryError:
            os.fork()
