# verdict: WA aliasing — a view
def tail_copy(x, n):
    return x[-n:]
