import torch

from grader.spec import Case


def expected(inputs):
    return inputs["x"].T.clone()


CASES = (
    Case("2 x 3", lambda seed: {"x": torch.arange(6).reshape(2, 3)}, sample=True),
    Case("1 x 7", lambda seed: {"x": torch.randn(1, 7, generator=torch.Generator().manual_seed(seed))}),
)
