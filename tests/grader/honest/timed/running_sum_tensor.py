# verdict: AC — through a torch tensor of int64 and back
# task: running-sum
import torch


def running_sum(numbers):
    return torch.cumsum(torch.tensor(numbers, dtype=torch.int64), 0).tolist()
