# verdict: TLE wall — a kernel that waits for a number which nobody writes; the GPU must be usable afterwards
# task: triton-add
# row: S77
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
    wait_kernel[(1,)](torch.zeros(1, dtype=torch.int32, device=x.device))
    torch.cuda.synchronize()
    return x + y
