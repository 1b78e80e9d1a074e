# verdict: WA device — a tensor without memory
def transposed(x):
    return x.T.to("meta")
