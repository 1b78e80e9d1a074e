# verdict: CE syntax — a missing colon
def double_all(numbers)
    return numbers
