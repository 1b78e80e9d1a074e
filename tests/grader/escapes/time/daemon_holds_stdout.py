# verdict: AC — a daemon of its own session keeps every pipe open; the verdict must not wait for it
# task: short-wait
# row: S6
import os
import time


def own_session():
    try:
        os.setsid()
    except OSError:
        pass  # a tier that does not let it leave


def successor(n):
    if os.fork() == 0:
        own_session()
        if os.fork() == 0:
            time.sleep(1000)
        os._exit(0)
    os.wait()
    return n + 1
