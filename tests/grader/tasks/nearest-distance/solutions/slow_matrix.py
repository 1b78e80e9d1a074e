# verdict: TS memory — all pairs at once
def nearest_distance(x, y):
    return (x[:, None] - y[None, :]).abs().amin(dim=1)
