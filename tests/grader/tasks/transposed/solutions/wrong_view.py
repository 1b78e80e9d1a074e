# verdict: WA aliasing — a view
def transposed(x):
    return x.T
