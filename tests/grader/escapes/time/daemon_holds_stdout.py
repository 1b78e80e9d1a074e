# verdict: AC — a daemon of its own session keeps every pipe open; the verdict must not wait for it
# task: short-wait
# row: S6
import os
import time


def successor(n):
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            time.sleep(1000)
        os._exit(0)
    os.wait()
    return n + 1
