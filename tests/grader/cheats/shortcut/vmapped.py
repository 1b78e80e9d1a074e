# verdict: FB call — row by row through vmap
# task: masked-softmax
# row: G100
import torch


def probabilities(x):
    return torch.func.vmap(lambda row: row.softmax(0))(x)


def masked_softmax(x, keep):
    return probabilities(x.masked_fill(~keep, float("-inf")))
