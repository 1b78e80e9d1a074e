from itertools import accumulate

from grader.spec import Case


def expected(inputs):
    return {"totals": list(accumulate(inputs["numbers"])), "state": 0}


CASES = (
    Case("three numbers", lambda seed: {"numbers": [1, 2, 3]}, sample=True),
    Case("two numbers", lambda seed: {"numbers": [5, -7]}),
)
