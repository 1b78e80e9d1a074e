# verdict: TLE — a loop unrolled a million times keeps Triton's compiler busy
# task: triton-add
# row: S83
# needs: gpu
# Not run yet: no tier boxes a GPU.
import torch
import triton
import triton.language as tl


@triton.jit
def unrolled_kernel(x, z, BLOCK: tl.constexpr):
    i = tl.arange(0, BLOCK)
    total = tl.load(x + i)
    for k in tl.static_range(1_000_000):
        total = total * 1.0001 + tl.load(x + i + k % 7)
    tl.store(z + i, total)


def add(x, y):
    unrolled_kernel[(1,)](x, torch.empty_like(x), BLOCK=16)
    return x + y
