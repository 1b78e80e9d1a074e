# verdict: FB call — softmin of the negative numbers
# task: masked-softmax
# row: G100 G103
import torch.nn.functional as F


def probabilities(x):
    return F.softmin(-x, dim=-1)


def masked_softmax(x, keep):
    return probabilities(x.masked_fill(~keep, float("-inf")))
