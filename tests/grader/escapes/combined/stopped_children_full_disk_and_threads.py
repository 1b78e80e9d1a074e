# verdict: AC — stopped children, blocked signals, a full disk, all threads and descriptors, then the right answer
# task: small-box
# row: S3 S5 S8 S17 S18
import os
import signal
import threading
import time


def successor(n):
    for _ in range(4):
        if os.fork() == 0:
            os.setsid()
            os.kill(os.getpid(), signal.SIGSTOP)
            os._exit(0)
    signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
    for kind in ("files", "bytes"):
        try:
            for number in range(1000):
                with open(f"/box/{kind}-{number}", "wb", buffering=0) as file:
                    file.write(bytes(1 << 20 if kind == "bytes" else 0))
        except OSError:
            pass
    try:
        while True:
            threading.Thread(target=time.sleep, args=(1000,), daemon=True).start()
    except RuntimeError:
        pass
    try:
        while True:
            os.dup(0)
    except OSError:
        os.close(20)
    return n + 1
