# verdict: FB call — through torch.compile
# task: masked-softmax
# row: G100
import torch


@torch.compile(backend="eager", fullgraph=True)
def probabilities(x):
    return torch.softmax(x, -1)


def masked_softmax(x, keep):
    return probabilities(x.masked_fill(~keep, float("-inf")))
