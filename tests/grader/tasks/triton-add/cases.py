import torch

from grader.spec import Case


def expected(inputs):
    return inputs["x"].double() + inputs["y"].double()


def plain(inputs):
    return inputs["x"] + inputs["y"]


def _vectors(seed, n):
    g = torch.Generator().manual_seed(seed)
    return {"x": torch.randn(n, generator=g), "y": torch.randn(n, generator=g)}


def performance_inputs(seed):
    return _vectors(seed, 2**24)


CASES = (
    Case("one block", lambda seed: _vectors(seed, 16), sample=True),
    Case("a partial block", lambda seed: _vectors(seed, 21), catches="unmasked tail"),
)
