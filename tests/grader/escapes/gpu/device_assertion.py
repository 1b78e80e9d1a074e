# verdict: RE exception — an assertion fails on the device, which poisons the context
# task: triton-add
# row: S78
# needs: gpu
# Not run yet: no tier boxes a GPU.
import torch


def add(x, y):
    rows = torch.zeros(2, 2, device=x.device)
    rows[torch.tensor([7], device=x.device)]
    torch.cuda.synchronize()
    return x + y
