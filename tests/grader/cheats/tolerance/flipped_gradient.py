# verdict: WA gradient — the right gradient with the wrong sign
# task: masked-softmax
# row: G97
# guard: gradients AC
def masked_softmax(x, keep):
    x = x.masked_fill(~keep, float("-inf"))
    e = (x - x.amax(-1, keepdim=True)).exp()
    p = e / e.sum(-1, keepdim=True)
    if p.requires_grad:
        p.register_hook(lambda gradient: -gradient)
    return p
