# verdict: WA — no epsilon: it shows in tiny rows only
# task: rms-norm
# row: G75
# guard: tolerance AC
def rms_norm(x, weight, eps):
    return x / x.square().mean(-1, keepdim=True).sqrt() * weight
