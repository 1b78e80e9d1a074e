# verdict: WA input_modified — right, in the memory of the input
# task: wide-softmax
# row: G86
# guard: inputs_after AC
def wide_softmax(x):
    x -= x.amax(-1, keepdim=True)
    x.exp_()
    x /= x.sum(-1, keepdim=True)
    return x.clone()
