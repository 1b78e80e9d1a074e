import torch

from grader.spec import Case


def expected(inputs):
    return plain({"x": inputs["x"].double()})


def plain(inputs):
    return inputs["x"].square().sum(dim=-1).sqrt()


def _rows(seed, rows):
    return {"x": torch.randn(rows, 32, generator=torch.Generator().manual_seed(seed))}


def performance_inputs(seed):
    return _rows(seed, 2000)


CASES = (Case("three rows", lambda seed: _rows(seed, 3), sample=True),)
