import torch

from grader.spec import Case


def expected(inputs):
    return -inputs["log_p"].double() * inputs["advantage"].double().detach()


def plain(inputs):
    return -inputs["log_p"] * inputs["advantage"].detach()


def _tokens(seed):
    g = torch.Generator().manual_seed(seed)
    return {"log_p": torch.randn(37, generator=g), "advantage": torch.randn(37, generator=g)}


CASES = (
    Case("random", _tokens, sample=True, gradients=("log_p",)),
    Case("detached advantage", _tokens, gradients=("log_p",), no_gradient=("advantage",)),
)
