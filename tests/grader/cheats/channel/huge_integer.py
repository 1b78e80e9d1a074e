# verdict: RE exception — an integer that takes minutes to print
# task: double-all
# row: G21
def double_all(numbers):
    return [1 << 10_000_000]
