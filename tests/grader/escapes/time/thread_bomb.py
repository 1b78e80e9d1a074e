# verdict: RE exception — threads without end
# task: little-memory
# row: S5
import threading
import time


def successor(n):
    while True:
        threading.Thread(target=time.sleep, args=(1000,)).start()
