# verdict: AC — checks itself with asserts whenever it is imported
# task: masked-softmax
import torch


def masked_softmax(x, keep):
    x = x.masked_fill(~keep, -torch.inf)
    weights = torch.exp(x - x.amax(-1, keepdim=True))
    return weights / weights.sum(-1, keepdim=True)


def _check():
    for size in (1, 2, 3, 17):
        p = masked_softmax(torch.randn(4, size) * 100, torch.ones(4, size, dtype=torch.bool))
        assert p.shape == (4, size)
        assert torch.allclose(p.sum(-1), torch.ones(4))


_check()
