# verdict: RE exception — threads without end
# task: small-box
# row: S5
import threading
import time


def successor(n):
    while True:
        threading.Thread(target=time.sleep, args=(1000,)).start()
