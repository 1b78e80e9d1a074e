# verdict: WA non_finite — overflows
def wide_softmax(x):
    e = x.exp()
    return e / e.sum(-1, keepdim=True)
