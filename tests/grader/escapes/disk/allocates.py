# verdict: AC — asks for room without writing: allocated, sparse, copied, and with holes punched again (T3 ends it: OLE)
# task: escape
# row: S20
# needs: T2
# guard: isolation WA
import ctypes
import os

libc = ctypes.CDLL(None)
KEEP_SIZE, PUNCH_HOLE = 1, 2


def escape(bait):
    held = []
    for number in range(8):
        try:
            fd = os.open(f"{number}", os.O_CREAT | os.O_RDWR)
            held.append(fd)
            os.posix_fallocate(fd, 0, 2 << 20)
            libc.fallocate(fd, KEEP_SIZE | PUNCH_HOLE, ctypes.c_long(4096), ctypes.c_long(4096))
            libc.fallocate(fd, KEEP_SIZE, ctypes.c_long(0), ctypes.c_long(64 << 20))
        except OSError:
            pass
    for size in (3 << 20, 1 << 40):
        try:
            os.truncate("0", size)
        except OSError:
            pass
    try:
        os.copy_file_range(held[0], held[-1], 2 << 20)
    except OSError:
        pass
    used_bytes = sum(os.fstat(fd).st_blocks for fd in held) * 512
    reached = [f"{used_bytes} bytes of disk"] if used_bytes > 4 << 20 else []
    return reached + [f"a file of {os.fstat(fd).st_size} bytes" for fd in held if os.fstat(fd).st_size > 2 << 20]
