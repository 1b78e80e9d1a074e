# verdict: MLE — 4 GiB in one tensor
# task: little-memory
# row: S12
import torch


def successor(n):
    return int(torch.ones(1 << 30)[0]) + n
