# verdict: WA aliasing — a view of the input that torch does not know as one
# task: transposed
# row: G85
# guard: aliases AC
import torch


def transposed(x):
    return torch.from_numpy(x.numpy().T)
