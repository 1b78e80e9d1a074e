# verdict: OLE result — a result without end, written past the reporting code
# task: small-box
# row: S27
import os


def successor(n):
    os.write(3, (1 << 62).to_bytes(8, "little"))
    while True:
        os.write(3, b"x" * (1 << 16))
