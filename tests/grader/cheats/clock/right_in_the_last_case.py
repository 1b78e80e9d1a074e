# verdict: WA — wrong everywhere but in the last case
# task: double-all
# row: G56
def double_all(numbers):
    return [] if not numbers else [n + 1 for n in numbers]
