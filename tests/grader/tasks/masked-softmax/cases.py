import torch

from grader.spec import Case


def expected(inputs):
    x, keep = inputs["x"].double(), inputs["keep"]
    return torch.softmax(x.masked_fill(~keep, -torch.inf), dim=-1)


def plain(inputs):
    x, keep = inputs["x"], inputs["keep"]
    return torch.softmax(x.masked_fill(~keep, -torch.inf), dim=-1)


def _rows(seed, kept=21, scale=2.0):
    g = torch.Generator().manual_seed(seed)
    return {"x": torch.randn(5, 21, generator=g) * scale, "keep": (torch.arange(21) < kept).expand(5, 21)}


CASES = (
    Case("by hand", lambda seed: {"x": torch.zeros(1, 2), "keep": torch.ones(1, 2, dtype=torch.bool)}, sample=True),
    Case("all kept", _rows),
    Case("some kept, gradient", lambda seed: _rows(seed, 13), gradients=("x",)),
    # exp(x - logsumexp(x)) is allowed, and logsumexp near 1e4 is rounded to a multiple of 1e-3
    Case("large numbers", lambda seed: _rows(seed, 21, 1e4), atol=0.02),
)
