# verdict: RE — exceptions out of a timer at every moment, also in the code that reports its result
# task: small-box
# row: S3
import signal


def interrupt(number, frame):
    raise KeyboardInterrupt


def successor(n):
    signal.signal(signal.SIGALRM, interrupt)
    signal.setitimer(signal.ITIMER_REAL, 1e-5, 1e-5)
    while True:
        pass
