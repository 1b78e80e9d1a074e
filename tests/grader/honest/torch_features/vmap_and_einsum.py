# verdict: AC — torch.func.vmap over a function of one row, with einsum
# task: masked-softmax
import torch


def one_row(x, keep):
    row = torch.where(keep, x, -torch.inf)
    weights = torch.exp(row - row.amax())
    return torch.einsum("n,->n", weights, 1 / weights.sum())


def masked_softmax(x, keep):
    return torch.func.vmap(one_row, in_dims=(0, 0))(x, keep)
