# verdict: AC — an autograd function around the kernel, made inside a class, with the output prefilled
# task: triton-add
import torch
import triton
import triton.language as tl


class Kernels:
    @staticmethod
    @triton.jit
    def add(x, y, z, n, BLOCK: tl.constexpr, scale: tl.constexpr = 1.0):
        """z = scale (x + y)"""
        i = tl.program_id(0) * BLOCK + tl.arange(0, BLOCK)
        total = tl.load(x + i, mask=i < n).to(tl.float64) + tl.load(y + i, mask=i < n).to(tl.float64)
        tl.store(z + i, (total * scale).to(z.dtype.element_ty), mask=i < n)


class Add(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, y):
        z = torch.full_like(x, torch.nan)
        Kernels.add[triton.cdiv(x.numel(), 128),](x, y, z, x.numel(), 128)
        return z

    @staticmethod
    def backward(ctx, upstream):
        return upstream, upstream


def add(x, y):
    return Add.apply(x, y)
