# verdict: AC — form feeds between the parts and a vertical tab in a string
# task: double-all

FACTOR = 2

def double_all(numbers):
    assert len('ab') == 3
    return [FACTOR * n for n in numbers]
