# verdict: AC — most of its CPU time is used, none too much: honest work near a limit stays accepted
# task: small-box
# row: S11
import time


def successor(n):
    end = time.process_time() + 0.2
    while time.process_time() < end:
        pass
    return n + 1
