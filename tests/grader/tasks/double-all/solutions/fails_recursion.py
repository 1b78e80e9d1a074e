# verdict: RE exception — recursion without end
def double_all(numbers):
    return double_all(numbers)
