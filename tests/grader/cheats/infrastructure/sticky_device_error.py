# verdict: RE — breaks the device's context with an illegal access: the next submission needs a new process
# task: triton-add
# row: G107
# needs: gpu
import torch
import triton
import triton.language as tl


@triton.jit
def kernel(out):
    tl.store(out + (1 << 60), 1.0)


def add(x, y):
    kernel[(1,)](x)
    torch.cuda.synchronize()
    return x + y
