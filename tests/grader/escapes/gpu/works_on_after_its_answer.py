# verdict: TLE wall — answers rightly, with a kernel still running on another stream; its work belongs to the call
# task: triton-add
# row: S84
# needs: gpu
# Not run yet: no tier boxes a GPU.
import torch
import triton
import triton.language as tl


@triton.jit
def wait_kernel(flag):
    while tl.load(flag, volatile=True) == 0:
        pass


def add(x, y):
    with torch.cuda.stream(torch.cuda.Stream()):
        wait_kernel[(1,)](torch.zeros(1, dtype=torch.int32, device=x.device))
    return x + y
