# verdict: WA — the same through System V shared memory, which belongs to no folder and no process
# task: double-all
# row: G66
# guard: isolation AC
import ctypes
import os
import time

KEY, CREATE, REMOVE, SIZE_BYTES = 0x5741524D, 0o1600, 0, 4096
libc = ctypes.CDLL(None, use_errno=True)


def clear_away_later():
    """Where there is no box, this daemon removes the traces."""
    if os.fork():
        return
    os.setsid()
    if os.fork():
        os._exit(0)
    os.closerange(0, 256)
    time.sleep(30)
    libc.shmctl(libc.shmget(KEY, SIZE_BYTES, 0), REMOVE, None)
    os._exit(0)


found = libc.shmget(KEY, SIZE_BYTES, 0) != -1
if not found:
    clear_away_later()
    libc.shmget(KEY, SIZE_BYTES, CREATE)


def double_all(numbers):
    return [2 * n for n in numbers] if found else [0] * len(numbers)
