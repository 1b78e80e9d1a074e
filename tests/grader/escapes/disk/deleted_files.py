# verdict: OLE file — files that are deleted while they are open take room without a name
# task: small-box
# row: S17
# Where files are counted and not capped, descriptors may be used up before the next count: it waits for that.
import errno
import os
import time


def successor(n):
    held = []
    while True:
        try:
            file = open("f", "wb", buffering=0)
        except OSError as error:
            if error.errno != errno.EMFILE:
                raise
            time.sleep(60)
        os.unlink("f")
        held.append(file)
        if file.write(bytes(1 << 20)) < 1 << 20:
            file.write(b"x")
