# verdict: AC — by logsumexp
import torch


def masked_softmax(x, keep):
    x = torch.where(keep, x, -torch.inf)
    return torch.exp(x - torch.logsumexp(x, dim=-1, keepdim=True))
