# verdict: TLE cpu — ignores and blocks every signal that it may, then computes
# task: small-box
# row: S3
import signal


def successor(n):
    for number in signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP}:
        try:
            signal.signal(number, signal.SIG_IGN)
        except OSError:
            pass
    signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
    while True:
        pass
