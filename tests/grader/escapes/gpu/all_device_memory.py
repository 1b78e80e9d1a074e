# verdict: MLE — takes all memory of the device; all of it must be free for the next run
# task: triton-add
# row: S79
# needs: gpu
# Not run yet: no tier boxes a GPU.
import torch


def add(x, y):
    held = []
    while True:
        held.append(torch.empty(1 << 28, dtype=torch.uint8, device=x.device))
