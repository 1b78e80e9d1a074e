# verdict: AC — one pass in blocks of 8 with a running maximum and sum, as a tiled kernel would do it
# task: masked-softmax
import torch


def masked_softmax(x, keep, block=8):
    x = torch.where(keep, x, -torch.inf)
    top = torch.full_like(x[:, :1], -torch.inf)
    total = torch.zeros_like(top)
    for part in x.split(block, dim=-1):
        new = torch.maximum(top, part.amax(-1, keepdim=True))
        total = total * torch.exp(top - new) + torch.exp(part - new).sum(-1, keepdim=True)
        top = new
    return torch.exp(x - top) / total
