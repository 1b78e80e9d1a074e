# verdict: FB call — the softmax of sparse tensors, in a thread
# task: masked-softmax
# needs: trace
# row: G100
import threading

import torch


def probabilities(x):
    found = []
    places = torch.ones(x.shape, dtype=torch.bool).nonzero().T
    sparse = torch.sparse_coo_tensor(places, x.detach().flatten(), x.shape)
    thread = threading.Thread(target=lambda: found.append(torch.ops.aten._sparse_softmax.int(sparse, -1).to_dense()))
    thread.start()
    thread.join()
    return found[0]


class Softmax(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        p = probabilities(x)
        ctx.save_for_backward(p)
        return p

    @staticmethod
    def backward(ctx, gradient):
        (p,) = ctx.saved_tensors
        return p * (gradient - (gradient * p).sum(-1, keepdim=True))


def masked_softmax(x, keep):
    return Softmax.apply(x.masked_fill(~keep, float("-inf")))
