# verdict: WA seed — seeds the generator itself
import torch


def sample(logits, k, temperature, n, generator):
    values, ids = (logits / temperature).sort(dim=-1, descending=True, stable=True)
    p = torch.softmax(values[:, :k], dim=-1)
    return ids.gather(-1, torch.multinomial(p, n, replacement=True, generator=generator.manual_seed(0)))
