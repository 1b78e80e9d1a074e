import torch

from grader.spec import Case


def expected(inputs):
    return plain({name: value.double() for name, value in inputs.items()})


def plain(inputs):
    return (inputs["x"][:, None] - inputs["y"][None, :]).abs().amin(dim=1)


def _points(seed, n):
    g = torch.Generator().manual_seed(seed)
    return {"x": torch.randn(n, generator=g), "y": torch.randn(n, generator=g)}


def performance_inputs(seed):
    return _points(seed, 4000)


CASES = (Case("nine points", lambda seed: _points(seed, 9), sample=True),)
