# verdict: AC — linear
from itertools import accumulate


def running_sum(numbers):
    return list(accumulate(numbers))
