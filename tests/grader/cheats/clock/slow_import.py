# verdict: CE import — computes at import without end, where it hopes that nobody counts
# task: double-all
# row: G60
table = {}
n = 0
while True:
    table[n % 1000] = n * n
    n += 1


def double_all(numbers):
    return [2 * n for n in numbers]
