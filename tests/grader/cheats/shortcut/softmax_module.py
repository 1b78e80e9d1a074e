# verdict: FB call — the module instead of the function
# task: masked-softmax
# row: G100
import torch


def probabilities(x):
    return torch.nn.Softmax(dim=-1)(x)


def masked_softmax(x, keep):
    return probabilities(x.masked_fill(~keep, float("-inf")))
