# verdict: RE exception — a kernel writes far outside; the context is lost, the next run must have a new one
# task: triton-add
# row: S78
# needs: gpu
# Not run yet: no tier boxes a GPU.
import torch
import triton
import triton.language as tl


@triton.jit
def outside_kernel(z):
    tl.store(z + (1 << 40), 1.0)


def add(x, y):
    z = torch.empty_like(x)
    outside_kernel[(1,)](z)
    torch.cuda.synchronize()
    return x + y
