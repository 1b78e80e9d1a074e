import torch


def row_norms(x):
    return torch.stack([row.square().sum().sqrt() for row in x])
