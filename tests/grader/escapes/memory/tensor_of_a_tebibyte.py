# verdict: MLE — more than any machine has, so that the allocator itself refuses
# task: little-memory
# row: S12
import torch


def successor(n):
    return int(torch.empty(1 << 46)[0]) + n
