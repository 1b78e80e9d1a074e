# verdict: RE — reads and writes beyond the end, where it happens to work
# task: triton-add
# row: G92
# needs: gpu
import torch
import triton
import triton.language as tl

# Guard bands around every buffer, or compute-sanitizer, would see it: the values written are those that lay there.


@triton.jit
def kernel(x, y, out, n, SIZE: tl.constexpr):
    i = tl.program_id(0) * SIZE + tl.arange(0, SIZE)
    tl.store(out + i, tl.load(x + i) + tl.load(y + i))


def add(x, y):
    out = torch.empty_like(x)
    kernel[(triton.cdiv(x.numel(), 1024),)](x, y, out, x.numel(), SIZE=1024)
    return out
