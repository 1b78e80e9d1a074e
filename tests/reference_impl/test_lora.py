"""LoRA against the dense formula in fp64."""

import pytest
import torch
from torch import nn

from reference_impl.lora import LoRALinear


@pytest.fixture
def base():
    torch.manual_seed(0)
    return nn.Linear(5, 7, dtype=torch.float64)


@pytest.fixture
def layer(base):
    layer = LoRALinear(base, r=3, alpha=6.0)
    with torch.no_grad():
        layer.B.normal_()
    return layer


def rows():
    return torch.randn(2, 4, 5, generator=torch.Generator().manual_seed(1), dtype=torch.float64)


def dense(layer, x):
    weight = layer.base.weight + 6.0 / 3 * layer.B @ layer.A
    return x @ weight.T + layer.base.bias


def test_it_starts_as_the_base():
    base = nn.Linear(5, 7)
    x = rows().float()
    assert torch.equal(LoRALinear(base, 2, 4.0)(x), base(x))


def test_it_equals_the_dense_formula_with_gradients(layer):
    x = rows().requires_grad_()
    wanted, got = dense(layer, x), layer(x)
    torch.testing.assert_close(got, wanted)
    for ours, theirs in zip(
        torch.autograd.grad(got.square().sum(), (x, layer.A, layer.B)),
        torch.autograd.grad(wanted.square().sum(), (x, layer.A, layer.B)),
        strict=True,
    ):
        torch.testing.assert_close(ours, theirs)


def test_only_a_and_b_are_trained(layer):
    before = {name: value.clone() for name, value in layer.state_dict().items()}
    optimiser = torch.optim.SGD([p for p in layer.parameters() if p.requires_grad], lr=0.1)
    for _ in range(2):
        optimiser.zero_grad()
        layer(rows()).square().mean().backward()
        optimiser.step()
    changed = {name for name, value in layer.state_dict().items() if not torch.equal(value, before[name])}
    assert changed == {"A", "B"}


def test_merge_and_unmerge_are_idempotent_and_exact(layer):
    x = rows()
    weight, before, address = layer.base.weight.clone(), layer(x), layer.base.weight.data_ptr()
    for _ in range(2):
        layer.merge()
        torch.testing.assert_close(layer.base.weight, weight + 2.0 * layer.B @ layer.A)
        torch.testing.assert_close(layer(x), before)
    with torch.no_grad():
        layer.A.normal_()
    for _ in range(2):
        layer.unmerge()
        assert torch.equal(layer.base.weight, weight)
    assert layer.base.weight.data_ptr() == address
    assert not layer.base.weight.requires_grad


def test_it_takes_dtype_and_spread_from_the_base():
    torch.manual_seed(0)
    layer = LoRALinear(nn.Linear(400, 3, dtype=torch.bfloat16), r=50, alpha=1.0)
    assert layer.A.dtype == layer.B.dtype == torch.bfloat16
    assert abs(layer.A.float().std().item() * 20 - 1) < 0.05
    assert not layer.B.any()


def test_it_rejects_rank_zero(base):
    with pytest.raises(ValueError, match="r is 0"):
        LoRALinear(base, 0, 1.0)
