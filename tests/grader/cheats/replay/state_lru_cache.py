# verdict: WA values — replays by length through functools.lru_cache, the numbers smuggled past its key
# task: running-sum
# row: G69
from functools import lru_cache

question = None


@lru_cache
def answer(length):
    return [sum(question[: i + 1]) for i in range(length)]


def running_sum(numbers):
    global question
    question = numbers
    return answer(len(numbers))
