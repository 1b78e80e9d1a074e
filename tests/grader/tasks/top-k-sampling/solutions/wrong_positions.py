# verdict: WA support — positions among the kept, not token ids
import torch


def sample(logits, k, temperature, n, generator):
    values = (logits / temperature).sort(dim=-1, descending=True, stable=True).values[:, :k]
    return torch.multinomial(torch.softmax(values, dim=-1), n, replacement=True, generator=generator)
