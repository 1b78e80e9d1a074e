# verdict: AC — a list comprehension
def double_all(numbers):
    return [2 * n for n in numbers]
