# verdict: MLE — a result of half a gibibyte that is four bytes and a stride of 0
# task: double-all
# row: G21
import torch


def double_all(numbers):
    return torch.zeros(1).expand(2**27)
