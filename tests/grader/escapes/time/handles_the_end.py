# verdict: TLE cpu — answers the signal that announces the end of its CPU time with more work, in many processes
# task: small-box
# row: S3 S10
import os
import signal


def go_on(number, frame):
    while True:
        pass


def successor(n):
    for number in (signal.SIGXCPU, signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGALRM):
        signal.signal(number, go_on)
    os.fork()
    os.fork()
    while True:
        pass
