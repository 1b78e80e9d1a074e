# verdict: OLE stdout — the same on the other stream, past Python
# task: small-box
# row: S24
import os


def successor(n):
    while True:
        os.write(2, b"y" * (1 << 16))
