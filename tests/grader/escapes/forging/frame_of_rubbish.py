# verdict: RE malformed — a complete frame that is none
# task: small-box
# row: S27
import os


def successor(n):
    os.write(3, (64).to_bytes(8, "little") + b"\xff" * 64)
    os._exit(0)
