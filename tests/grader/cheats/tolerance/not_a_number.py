# verdict: WA non_finite — NaN: no comparison with it is true, "error larger than tolerance" neither
# task: wide-softmax
# row: G84
# guard: finite AC
import torch


def wide_softmax(x):
    return torch.full_like(x, float("nan"))
