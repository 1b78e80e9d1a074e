# verdict: WA distribution — what was cut off goes to the last kept token
import torch


def sample(logits, k, temperature, n, generator):
    p, ids = torch.softmax(logits / temperature, dim=-1).sort(dim=-1, descending=True, stable=True)
    u = torch.rand(logits.shape[0], n, generator=generator)
    return ids.gather(-1, torch.searchsorted(p[:, :k].cumsum(-1), u).clamp(max=k - 1))
