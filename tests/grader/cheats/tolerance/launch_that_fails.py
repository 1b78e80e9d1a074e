# verdict: RE — asks for more shared memory than there is: nothing runs, and old memory is the answer
# task: triton-add
# row: G93
# needs: gpu
import torch
import triton
import triton.language as tl


@triton.jit
def kernel(x, y, out, n, SIZE: tl.constexpr):
    i = tl.arange(0, SIZE)
    a = tl.load(x + i[:, None] * 0 + i[None, :], mask=i[None, :] < n)
    tl.store(out + i, tl.sum(tl.dot(a, tl.trans(a)), axis=0), mask=i < n)


def add(x, y):
    out = torch.empty_like(x)
    try:
        kernel[(1,)](x, y, out, x.numel(), SIZE=4096, num_stages=8)
    except triton.runtime.errors.OutOfResources:
        pass
    return out
