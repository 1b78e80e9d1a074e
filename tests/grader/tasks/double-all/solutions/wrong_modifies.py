# verdict: WA input_modified — doubles in place
def double_all(numbers):
    for i, n in enumerate(numbers):
        numbers[i] = 2 * n
    return list(numbers)
