# verdict: RE signal — ends by a signal that cannot be handled
# task: small-box
# row: S34
import os
import signal


def successor(n):
    os.kill(os.getpid(), signal.SIGKILL)
