# verdict: AC — lets the C library sort and copy through ctypes
# task: double-all
import ctypes


def double_all(numbers):
    libc = ctypes.CDLL(None)
    source = (ctypes.c_int64 * len(numbers))(*(2 * n for n in numbers))
    target = (ctypes.c_int64 * len(numbers))()
    libc.memcpy(target, source, ctypes.sizeof(source))
    return list(target)
