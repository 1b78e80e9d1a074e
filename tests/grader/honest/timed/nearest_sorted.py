# verdict: AC — sorts and searches instead of comparing all pairs, in place in its own buffers, by numpy
# task: nearest-distance
import numpy as np
import torch


def nearest_distance(x, y):
    a, b = x.numpy(), np.sort(y.numpy())
    right = np.searchsorted(b, a).clip(max=len(b) - 1)
    left = (right - 1).clip(min=0)
    best = np.abs(a - b[left])
    np.minimum(best, np.abs(a - b[right]), out=best)
    return torch.from_numpy(best)
