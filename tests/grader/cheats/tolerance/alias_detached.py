# verdict: WA aliasing — a view without history
# task: transposed
# row: G85
# guard: aliases AC
def transposed(x):
    return x.data.detach().as_strided(x.T.shape, x.T.stride())
