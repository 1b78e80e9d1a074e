# verdict: WA layout — a sparse tensor
def transposed(x):
    return x.T.to_sparse()
