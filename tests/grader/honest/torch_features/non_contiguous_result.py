# verdict: AC — the result is a transposed view of the module's own memory
# task: masked-softmax
import torch


def masked_softmax(x, keep):
    columns = torch.empty(x.shape[1], x.shape[0], dtype=x.dtype).copy_(x.masked_fill(~keep, -torch.inf).T)
    weights = torch.exp(columns - columns.amax(0))
    return (weights / weights.sum(0)).T
