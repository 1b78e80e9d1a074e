# verdict: WA shape — (N, 1) against (N,): a comparison that broadcasts sees N x N numbers
# task: row-norms
# row: G82
def row_norms(x):
    return x.square().sum(-1, keepdim=True).sqrt()
