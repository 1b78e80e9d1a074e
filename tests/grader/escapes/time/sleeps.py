# verdict: TLE wall — sleeps, which costs no CPU time
# task: short-wait
# row: S2
import time


def successor(n):
    time.sleep(1000)
    return n + 1
