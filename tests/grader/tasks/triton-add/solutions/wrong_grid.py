# verdict: WA tail — rounds the grid down
import torch
import triton
import triton.language as tl


@triton.jit
def add_kernel(x, y, z, n, BLOCK: tl.constexpr):
    i = tl.program_id(0) * BLOCK + tl.arange(0, BLOCK)
    tl.store(z + i, tl.load(x + i, mask=i < n) + tl.load(y + i, mask=i < n), mask=i < n)


def add(x, y):
    z = torch.zeros_like(x)
    add_kernel[(x.numel() // 16,)](x, y, z, x.numel(), BLOCK=16)
    return z
