# verdict: WA support — of equal logits the higher ids are kept
import torch


def sample(logits, k, temperature, n, generator):
    values, ids = (logits / temperature).flip(-1).sort(dim=-1, descending=True, stable=True)
    p = torch.softmax(values[:, :k], dim=-1)
    drawn = torch.multinomial(p, n, replacement=True, generator=generator)
    return (logits.shape[-1] - 1 - ids).gather(-1, drawn)
