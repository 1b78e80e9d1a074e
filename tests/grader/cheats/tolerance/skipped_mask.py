# verdict: WA — ignores which positions are kept
# task: masked-softmax
# row: G76
def masked_softmax(x, keep):
    e = (x - x.amax(-1, keepdim=True)).exp()
    return e / e.sum(-1, keepdim=True)
