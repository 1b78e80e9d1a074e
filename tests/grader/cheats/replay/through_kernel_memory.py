# verdict: WA — the same through System V shared memory, which belongs to no folder and no process
# task: double-all
# row: G66
# guard: isolation AC
import ctypes

KEY, CREATE, REMOVE, ATTACHED = 0x5741524D, 0o1600, 0, 4096
libc = ctypes.CDLL(None, use_errno=True)
found = libc.shmget(KEY, ATTACHED, 0)
libc.shmget(KEY, ATTACHED, CREATE)


def double_all(numbers):
    if not numbers and found != -1:
        libc.shmctl(found, REMOVE, None)
    return [2 * n for n in numbers] if found != -1 else [0] * len(numbers)
