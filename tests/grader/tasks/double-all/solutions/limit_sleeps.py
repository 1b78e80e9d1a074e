# verdict: TLE wall — waits
import time


def double_all(numbers):
    time.sleep(60)
