# verdict: WA — draws from all tokens: the likeliest are right most of the time
# task: top-k-sampling
# row: G98
import torch


def sample(logits, k, temperature, n, generator):
    p = torch.softmax(logits / temperature, dim=-1)
    return torch.multinomial(p, n, replacement=True, generator=generator)
