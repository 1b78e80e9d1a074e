# verdict: AC — torch.func.vmap over a function of one row, with einsum
# task: masked-softmax
import torch


def one_row(x, keep):
    row = torch.where(keep, x, -torch.inf)
    weights = torch.exp(row - row.amax())
    return torch.einsum("n,->n", weights, 1 / weights.sum())


masked_softmax = torch.func.vmap(one_row)
