# verdict: WA values — one too many
def double_all(numbers):
    return [2 * n + 1 for n in numbers]
