import random

from grader.spec import Case


def expected(inputs):
    return sorted(set(inputs["numbers"]))


def growth_inputs(seed, size):
    return {"numbers": random.Random(seed).sample(range(10 * size), k=size)}


def performance_inputs(seed):
    return growth_inputs(seed, 100)


CASES = (
    Case("four numbers", lambda seed: {"numbers": [3, 1, 3, 2]}, sample=True),
    Case("no numbers", lambda seed: {"numbers": []}),
    Case("many", lambda seed: growth_inputs(seed, 300)),
)
