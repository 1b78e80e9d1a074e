# verdict: OLE stdout — processes of their own sessions write to both streams while the first one sleeps
# task: small-box
# row: S23 S24
import os
import time


def own_session():
    try:
        os.setsid()
    except OSError:
        pass  # a tier that does not let it leave


def successor(n):
    for stream in (1, 2, 1, 2):
        if os.fork() == 0:
            own_session()
            while True:
                os.write(stream, b"z" * 4096)
    time.sleep(1000)
    return n + 1
