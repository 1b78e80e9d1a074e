# verdict: WA — asks the device for memory and looks what the last user left in it
# task: row-norms
# row: G110
# needs: gpu
import torch


def row_norms(x):
    return torch.empty(1 << 28, device="cuda")[: len(x)]
