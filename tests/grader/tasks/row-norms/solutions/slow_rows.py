# verdict: TS speed_up — row by row
import torch


def row_norms(x):
    return torch.stack([row.square().sum().sqrt() for row in x])
