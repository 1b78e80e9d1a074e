# verdict: AC — stopped children, blocked signals, all files, threads and descriptors, then the right answer
# task: little-memory
# row: S3 S5 S8 S18
# needs: T2
# T3 ends it for its files: OLE.
import os
import signal
import threading
import time


def own_session():
    try:
        os.setsid()
    except OSError:
        pass  # a tier that does not let it leave


def successor(n):
    for _ in range(4):
        if os.fork() == 0:
            own_session()
            os.kill(os.getpid(), signal.SIGSTOP)
            os._exit(0)
    signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
    for size in (0, 1 << 20):
        try:
            for number in range(1000):
                with open(f"{size}-{number}", "wb", buffering=0) as file:
                    file.write(bytes(size))
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
