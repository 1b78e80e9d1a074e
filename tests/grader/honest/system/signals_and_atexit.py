# verdict: AC — signal handlers, an alarm that is cancelled, atexit and faulthandler
# task: double-all
import atexit
import faulthandler
import signal
import sys

faulthandler.enable()
atexit.register(print, "bye")
signal.signal(signal.SIGUSR1, lambda number, frame: received.append(number))
signal.signal(signal.SIGTERM, signal.SIG_IGN)
signal.signal(signal.SIGALRM, lambda number, frame: sys.exit("took too long"))
received = []


def double_all(numbers):
    signal.alarm(4)
    try:
        signal.raise_signal(signal.SIGUSR1)
        assert received[-1] == signal.SIGUSR1
        return [n * 2 for n in numbers]
    finally:
        signal.alarm(0)
