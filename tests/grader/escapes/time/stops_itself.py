# verdict: TLE wall — stops itself: neither running nor ended
# task: short-wait
# row: S8
import os
import signal


def successor(n):
    os.kill(os.getpid(), signal.SIGSTOP)
    return n + 1
