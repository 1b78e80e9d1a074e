# verdict: WA — control: honestly wrong, a judge that accepts everything would accept this
# task: masked-softmax
# row: control
# guard: process WA
def masked_softmax(x, keep):
    return x.exp() / x.exp().sum(-1, keepdim=True)
