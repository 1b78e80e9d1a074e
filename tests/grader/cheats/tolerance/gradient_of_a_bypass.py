# verdict: WA gradient — the gradient of the identity, attached to a detached result
# task: masked-softmax
# row: G97
# guard: gradients AC
def masked_softmax(x, keep):
    y = x.detach().masked_fill(~keep, float("-inf"))
    e = (y - y.amax(-1, keepdim=True)).exp()
    return e / e.sum(-1, keepdim=True) + (x - x.detach())
