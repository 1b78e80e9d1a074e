# verdict: AC — inverse of the cumulated probabilities
import torch


def sample(logits, k, temperature, n, generator):
    values, ids = (logits / temperature).sort(dim=-1, descending=True, stable=True)
    edges = torch.softmax(values[:, :k].double(), dim=-1).cumsum(-1)
    u = torch.rand(logits.shape[0], n, generator=generator, dtype=torch.float64)
    return ids.gather(-1, torch.searchsorted(edges, u).clamp(max=k - 1))
