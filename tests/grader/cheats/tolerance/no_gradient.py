# verdict: WA no_gradient — right, and cut off from the graph
# task: masked-softmax
# row: G97
# guard: gradients AC
import torch


@torch.no_grad()
def masked_softmax(x, keep):
    x = x.masked_fill(~keep, float("-inf"))
    e = (x - x.amax(-1, keepdim=True)).exp()
    return e / e.sum(-1, keepdim=True)
