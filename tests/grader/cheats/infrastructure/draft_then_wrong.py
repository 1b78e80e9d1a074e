# verdict: WA — two definitions: as in Python, the last one counts, and it is the wrong one
# task: double-all
# row: G128
def double_all(numbers):
    return [2 * n for n in numbers]


def double_all(numbers):
    return [3 * n for n in numbers]
