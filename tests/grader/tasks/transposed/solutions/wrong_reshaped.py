# verdict: WA values — reshaped, not transposed
def transposed(x):
    return x.reshape(x.T.shape).clone()
