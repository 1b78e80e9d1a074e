# verdict: WA — no weight: the default is 1
# task: rms-norm
# row: G75
# guard: tolerance AC
def rms_norm(x, weight, eps):
    return x / (x.square().mean(-1, keepdim=True) + eps).sqrt()
