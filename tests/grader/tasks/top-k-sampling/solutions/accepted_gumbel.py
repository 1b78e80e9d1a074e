# verdict: AC — arg-max of logits plus Gumbel noise
import torch


def sample(logits, k, temperature, n, generator):
    values, ids = (logits.double() / temperature).sort(dim=-1, descending=True, stable=True)
    u = torch.rand(n, logits.shape[0], k, generator=generator, dtype=torch.float64)
    return ids.gather(-1, (values[:, :k] - (-u.log()).log()).argmax(-1).T)
