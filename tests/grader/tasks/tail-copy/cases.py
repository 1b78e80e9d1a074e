import torch

from grader.spec import Case


def expected(inputs):
    return inputs["x"][-inputs["n"] :].clone()


CASES = (
    Case("the last of three", lambda seed: {"x": torch.arange(6).reshape(3, 2), "n": 1}, sample=True),
    Case("5 of 7", lambda seed: {"x": torch.randn(7, 3, generator=torch.Generator().manual_seed(seed)), "n": 5}),
)
