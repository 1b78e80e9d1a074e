# verdict: AC — the result is a flipped, strided slice of an expanded tensor
# task: transposed
import torch


def transposed(x):
    rows, columns = x.shape
    wide = torch.zeros(columns * 2, rows + 3, dtype=x.dtype)
    wide[::2, 1:-2] = x.T
    return wide.flip(0).flip(0)[::2, 1:-2]
