# verdict: AC — further parameters with defaults, keyword-only ones among them
# task: masked-softmax
import torch


def masked_softmax(x, keep, dim=-1, *, temperature=1.0, hidden=-torch.inf, verbose=False):
    x = (x / temperature).masked_fill(~keep, hidden)
    if verbose:
        print(x)
    weights = torch.exp(x - x.amax(dim, keepdim=True))
    return weights / weights.sum(dim, keepdim=True)
