# verdict: AC — its own function is called softmax, and so is a variable
# task: masked-softmax
import torch


def softmax(x, dim):
    """Not torch.softmax, F.softmax or nn.Softmax: written by hand."""
    weights = torch.exp(x - x.amax(dim, keepdim=True))
    return weights / weights.sum(dim, keepdim=True)


def masked_softmax(x, keep):
    result = {"softmax": softmax(x.masked_fill(~keep, -torch.inf), dim=-1)}
    return result["softmax"]
