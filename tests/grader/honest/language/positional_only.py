# verdict: AC — the parameter is positional-only
# task: double-all
def double_all(numbers, /):
    return [2 * n for n in numbers]
