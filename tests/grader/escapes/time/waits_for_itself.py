# verdict: TLE wall — two threads wait for each other while a third does nothing but hold the interpreter awake
# task: short-wait
# row: S2
import threading
import time

first, second = threading.Lock(), threading.Lock()


def hold(one, other):
    with one:
        time.sleep(0.01)
        with other:
            pass


def successor(n):
    threads = [threading.Thread(target=hold, args=pair) for pair in ((first, second), (second, first))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return n + 1
