# verdict: CE import — a constant expression that takes for ever
# task: double-all
# row: G113
SIZE = 9**9**9


def double_all(numbers):
    return [2 * n for n in numbers]
