import random
from itertools import accumulate

from grader.spec import Case


def expected(inputs):
    return list(accumulate(inputs["numbers"]))


def performance_inputs(seed):
    return {"numbers": random.Random(seed).choices(range(1000), k=3000)}


CASES = (
    Case("three numbers", lambda seed: {"numbers": [1, 2, 3]}, sample=True),
    Case("no numbers", lambda seed: {"numbers": []}),
)
