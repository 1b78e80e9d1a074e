# verdict: TLE wall — stops its children, its group and then all it can reach
# task: short-wait
# row: S8 S60
import os
import signal


def successor(n):
    for _ in range(3):
        if os.fork() == 0:
            while True:
                signal.pause()
    os.kill(-1, signal.SIGSTOP)
    os.killpg(0, signal.SIGSTOP)
    os.kill(os.getpid(), signal.SIGSTOP)
    return n + 1
