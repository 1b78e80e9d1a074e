# verdict: AC — few programs that each walk over many blocks, with a helper function and a static range
# task: triton-add
import torch
import triton
import triton.language as tl

PROGRAMS: tl.constexpr = tl.constexpr(3)


@triton.jit
def plus(a, b):
    return a + b


@triton.jit
def add_kernel(x, y, z, n, BLOCK: tl.constexpr, UNROLL: tl.constexpr):
    start = tl.program_id(0) * BLOCK * UNROLL
    while start < n:
        for u in tl.static_range(UNROLL):
            i = start + u * BLOCK + tl.arange(0, BLOCK)
            tl.store(z + i, plus(tl.load(x + i, i < n, 0.0), tl.load(y + i, i < n, 0.0)), i < n)
        start += tl.num_programs(0) * BLOCK * UNROLL


def add(x, y):
    z = x.new_empty(x.shape)
    add_kernel[(3, 1, 1)](x, y, z, x.numel(), BLOCK=8, UNROLL=2)
    return z
