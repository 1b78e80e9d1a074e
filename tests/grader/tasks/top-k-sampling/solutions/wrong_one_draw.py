# verdict: WA distribution — one draw, copied n times
import torch


def sample(logits, k, temperature, n, generator):
    values, ids = (logits / temperature).sort(dim=-1, descending=True, stable=True)
    p = torch.softmax(values[:, :k], dim=-1)
    return ids.gather(-1, torch.multinomial(p, 1, generator=generator)).repeat(1, n)
