# verdict: WA tail — only whole blocks of 16
import torch


def masked_softmax(x, keep):
    x = x.masked_fill(~keep, -torch.inf)
    e = torch.exp(x - x.amax(-1, keepdim=True))
    p = e / e.sum(-1, keepdim=True)
    whole = max(2, x.shape[-1] // 16 * 16)
    p[:, whole:] = -1.0
    return p
