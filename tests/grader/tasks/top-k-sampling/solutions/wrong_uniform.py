# verdict: WA distribution — all kept tokens alike
import torch


def sample(logits, k, temperature, n, generator):
    ids = logits.sort(dim=-1, descending=True, stable=True).indices[:, :k]
    return ids.gather(-1, torch.randint(k, (logits.shape[0], n), generator=generator))
