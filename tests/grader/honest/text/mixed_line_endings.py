# verdict: AC — three kinds of line ending in one file
# task: double-all
def double_all(numbers):
    twice = [2 * n for n in numbers]
    return twice