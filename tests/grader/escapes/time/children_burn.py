# verdict: TLE cpu — one short-lived orphan after the other does the work, so that the parent's own count stays at zero
# task: small-box
# row: S10
import os
import time


def successor(n):
    while True:
        read, write = os.pipe()
        if os.fork() == 0:
            if os.fork() == 0:
                end = time.process_time() + 0.1
                while time.process_time() < end:
                    pass
            os._exit(0)
        os.wait()
        os.close(write)
        os.read(read, 1)  # until the orphan has ended
        os.close(read)
