# verdict: WA aliasing — contiguous() of one row is no copy
def transposed(x):
    return x.T.contiguous()
