# verdict: OLE file — files that are deleted while they are open take room without a name
# task: small-box
# row: S17
import os


def successor(n):
    held = []
    while True:
        file = open("f", "wb", buffering=0)
        os.unlink("f")
        held.append(file)
        if file.write(bytes(1 << 20)) < 1 << 20:
            file.write(b"x")
