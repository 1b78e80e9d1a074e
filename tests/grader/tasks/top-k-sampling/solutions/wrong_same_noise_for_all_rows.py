# verdict: WA distribution — one uniform number serves all rows
import torch


def sample(logits, k, temperature, n, generator):
    values, ids = (logits / temperature).sort(dim=-1, descending=True, stable=True)
    edges = torch.softmax(values[:, :k].double(), dim=-1).cumsum(-1)
    u = torch.rand(1, n, generator=generator, dtype=torch.float64).repeat(logits.shape[0], 1)
    return ids.gather(-1, torch.searchsorted(edges, u).clamp(max=k - 1))
