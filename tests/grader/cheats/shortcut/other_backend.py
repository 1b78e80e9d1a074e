# verdict: FB call — oneDNN's softmax by a tensor in its layout, in a thread
# task: masked-softmax
# needs: trace
# row: G100
import threading

import torch


def probabilities(x):
    found = []
    x = x.detach().to_mkldnn()
    thread = threading.Thread(target=lambda: found.append(torch.ops.aten._softmax(x, -1, False).to_dense()))
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
