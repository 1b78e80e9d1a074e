# verdict: WA support — draws from all tokens
import torch


def sample(logits, k, temperature, n, generator):
    p = torch.softmax(logits / temperature, dim=-1)
    return torch.multinomial(p, n, replacement=True, generator=generator)
