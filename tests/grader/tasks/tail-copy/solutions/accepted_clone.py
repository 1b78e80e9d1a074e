# verdict: AC — cloned
def tail_copy(x, n):
    return x[-n:].clone()
