# verdict: WA aliasing — a view through numpy that begins in the middle of the input's memory
# task: tail-copy
# row: G85
# guard: aliases AC
import torch


def tail_copy(x, n):
    return torch.from_numpy(x.numpy()[-n:])
