# verdict: MLE — shared memory, which belongs to no process
# task: little-memory
# row: S15
import mmap


def successor(n):
    held = mmap.mmap(-1, 3 << 30)
    while True:
        held.write(bytes(1 << 20))
