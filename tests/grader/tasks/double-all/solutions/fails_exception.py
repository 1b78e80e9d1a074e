# verdict: RE exception — an index too far
def double_all(numbers):
    return [2 * numbers[i + 1] for i in range(len(numbers))]
