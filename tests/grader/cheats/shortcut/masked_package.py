# verdict: FB call — torch.masked knows softmax, too
# task: masked-softmax
# row: G100 G103
import torch


def masked_softmax(x, keep):
    return torch.masked.softmax(x, -1, mask=keep).masked_fill(~keep, 0)
