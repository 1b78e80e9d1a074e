# verdict: OLE stdout — the same on stderr, from a thread, while the answer is computed
# task: double-all
# row: G20
import os
import threading


def flood():
    while True:
        os.write(2, b"\x1b[2J" * 1000)


def double_all(numbers):
    thread = threading.Thread(target=flood)
    thread.start()
    thread.join()
