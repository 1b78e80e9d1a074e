# verdict: AC — writes through its own /proc into memory that is read-only, and into shared code
# task: escape
# row: S53 S56
import ctypes
import os
import sys


def escape(bait):
    """Code of libraries is private to a process: after such a write the file must be what it was."""
    reached = []
    library = next(line.split()[-1] for line in open("/proc/self/maps") if "libc.so" in line or "libc-" in line)
    place = ctypes.cast(ctypes.CDLL(None).swab, ctypes.c_void_p).value
    with open(library, "rb") as file:
        before = file.read()
    try:
        with open("/proc/self/mem", "r+b", buffering=0) as memory:
            memory.seek(place)
            memory.write(b"\xcc" * 4)
    except OSError:
        pass
    with open(library, "rb") as file:
        if file.read() != before:
            reached.append("changed the C library for everybody")
    for path in (library, sys.executable, os.__file__, "/bin/sh"):
        try:
            os.close(os.open(path, os.O_WRONLY))
            reached.append(path)
        except OSError:
            pass
    return reached
