# verdict: WA — fast and right ten times, then one element of the result is off by one
# task: running-sum
# row: G55
# guard: process AC
# guard: timed_outputs AC
from itertools import accumulate

calls = 0


def running_sum(numbers):
    global calls
    calls += len(numbers) > 100
    result = list(accumulate(numbers))
    if calls > 10:
        result[len(result) // 2] += 1
    return result
