# verdict: WA distribution — keeps k - 1
import torch


def sample(logits, k, temperature, n, generator):
    values, ids = (logits / temperature).sort(dim=-1, descending=True, stable=True)
    p = torch.softmax(values[:, : max(1, k - 1)], dim=-1)
    return ids.gather(-1, torch.multinomial(p, n, replacement=True, generator=generator))
