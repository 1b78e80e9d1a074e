# verdict: WA distribution — every draw is used twice
import torch


def sample(logits, k, temperature, n, generator):
    values, ids = (logits / temperature).sort(dim=-1, descending=True, stable=True)
    p = torch.softmax(values[:, :k], dim=-1)
    drawn = torch.multinomial(p, n // 2, replacement=True, generator=generator)
    return ids.gather(-1, drawn.repeat_interleave(2, dim=-1))
