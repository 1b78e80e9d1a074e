# verdict: AC — packs saved tensors to numpy and back, and looks at gradients with hooks
# task: masked-softmax
import torch
from torch.autograd.graph import saved_tensors_hooks


def masked_softmax(x, keep):
    with saved_tensors_hooks(lambda t: t.detach().numpy().copy(), torch.from_numpy):
        x = x.masked_fill(~keep, -torch.inf)
        weights = torch.exp(x - x.amax(-1, keepdim=True))
        p = weights / weights.sum(-1, keepdim=True)
    if p.requires_grad:
        p.register_hook(lambda g: print("gradient arrives, shape", tuple(g.shape)))
    return p
