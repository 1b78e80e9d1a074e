# verdict: WA type — floats
def double_all(numbers):
    return [2.0 * n for n in numbers]
