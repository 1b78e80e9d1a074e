# verdict: AC — keeps bound kernels in an lru_cache by shape and dtype
# task: triton-add
from functools import lru_cache, partial

import torch
import triton
import triton.language as tl


@triton.jit
def add_kernel(x, y, z, n, BLOCK: tl.constexpr):
    i = tl.program_id(axis=0) * BLOCK + tl.arange(0, BLOCK)
    inside = i < n
    tl.store(z + i, tl.load(x + i, mask=inside, other=0.0) + tl.load(y + i, mask=inside, other=0.0), mask=inside)


@lru_cache
def compiled(n, dtype):
    block = triton.next_power_of_2(min(n, 1024))
    return partial(add_kernel[(triton.cdiv(n, block),)], n=n, BLOCK=block)


def add(x, y):
    z = torch.empty_like(x)
    compiled(x.numel(), x.dtype)(x, y, z)
    return z
