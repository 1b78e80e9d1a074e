# verdict: AC — everything in numpy, with an own backward because numpy has none
# task: masked-softmax
import numpy as np
import torch


class InNumpy(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, keep):
        a = np.where(keep.numpy(), x.detach().numpy(), -np.inf)
        with np.errstate(all="raise", under="ignore"):
            e = np.exp(a - a.max(axis=-1, keepdims=True))
            p = torch.from_numpy(e / e.sum(axis=-1, keepdims=True))
        ctx.save_for_backward(p)
        return p

    @staticmethod
    def backward(ctx, upstream):
        (p,) = ctx.saved_tensors
        g = upstream.numpy()
        p = p.numpy()
        return torch.from_numpy(p * (g - (p * g).sum(axis=-1, keepdims=True))), None


def masked_softmax(x, keep):
    return InNumpy.apply(x, keep)
