import random

from grader.spec import Case


def expected(inputs):
    return [2 * n for n in inputs["numbers"]]


CASES = (
    Case("three numbers", lambda seed: {"numbers": [1, 2, 3]}, "三个数", sample=True),
    Case("twenty-one numbers", lambda seed: {"numbers": random.Random(seed).choices(range(1, 1000), k=21)}),
    Case("no numbers", lambda seed: {"numbers": []}),
)
