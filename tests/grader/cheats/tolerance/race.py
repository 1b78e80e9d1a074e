# verdict: WA — every block adds to the same numbers without waiting for the others: right most of the time
# task: triton-add
# row: G94
# needs: gpu
import torch
import triton
import triton.language as tl


@triton.jit
def kernel(x, out, n, SIZE: tl.constexpr):
    i = tl.program_id(0) * SIZE + tl.arange(0, SIZE)
    old = tl.load(out + i, mask=i < n)
    tl.store(out + i, old + tl.load(x + i, mask=i < n), mask=i < n)


def add(x, y):
    out = torch.zeros_like(x)
    first, second = torch.cuda.Stream(), torch.cuda.Stream()
    grid = (triton.cdiv(x.numel(), 1024),)
    for stream, part in ((first, x), (second, y)):
        stream.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(stream):
            kernel[grid](part, out, x.numel(), SIZE=1024)
    torch.cuda.synchronize()
    return out
