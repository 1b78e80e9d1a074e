"""Makers of inputs: pure in the seed, and what they promise about the numbers."""

import pytest
import torch

from grader import inputs

MAKERS = [
    inputs.normal,
    inputs.large_logits,
    inputs.one_hot,
    inputs.heavy_tails,
    inputs.mixed_rows,
    inputs.late_spikes,
    inputs.zeros_and_ones,
    inputs.with_equal_largest,
]


@pytest.mark.parametrize("make", MAKERS, ids=lambda make: make.__name__)
@pytest.mark.parametrize("dtype", [torch.float64, torch.float32, torch.bfloat16], ids=str)
def test_equal_seeds_make_equal_numbers_and_the_global_generator_stays(make, dtype):
    before = torch.get_rng_state()
    first, again, other = (make(seed, 3, 5, 8, dtype=dtype) for seed in (7, 7, 8))
    assert torch.equal(first, again)
    assert not torch.equal(first, other)
    assert (first.shape, first.dtype) == ((3, 5, 8), dtype)
    assert first.isfinite().all()
    assert torch.equal(before, torch.get_rng_state())


def test_large_logits_overflow_exp_in_every_row():
    x = inputs.large_logits(1, 4, 9, dtype=torch.float32)
    assert x.exp().isinf().any(-1).all()
    assert torch.equal(x, x.round())
    assert x.softmax(-1).isfinite().all()


def test_one_hot_has_one():
    assert torch.equal(inputs.one_hot(1, 6, 5).sum(-1), torch.ones(6, dtype=torch.float64))


def test_tails_are_heavy():
    x = inputs.heavy_tails(1, 10_000)
    assert x.abs().max() > 20 * x.abs().median()
    assert x.abs().max() <= 1e3


def test_rows_differ_in_size():
    sizes = inputs.mixed_rows(1, 2, 8, 64).abs().amax(-1)
    assert sizes.max() / sizes.min() > 1e5
    assert not torch.equal(sizes.flatten(), sizes.flatten().sort().values)


def test_spikes_are_late():
    places = inputs.late_spikes(1, 50, 16).argmax(-1)
    assert places.min() >= 12
    assert inputs.late_spikes(1, 2, 1).shape == (2, 1)


def test_sums_of_zeros_and_ones_are_exact_in_any_order():
    x = inputs.zeros_and_ones(1, 2000, dtype=torch.float16)
    assert set(x.tolist()) == {0.0, 1.0}
    assert x.sum() == x.flip(0).sum() == x.double().sum()


@pytest.mark.parametrize("batch", [1, 2, 7])
def test_lengths_are_ragged(batch):
    lengths = inputs.ragged_lengths(3, batch, 9)
    assert lengths.max() == 9
    assert lengths.min() == (1 if batch > 1 else 9)
    assert torch.equal(inputs.kept(lengths, 9).sum(-1), lengths)


def test_the_largest_is_there_twice():
    x = inputs.with_equal_largest(1, 20, 6, times=2)
    assert ((x == x.amax(-1, keepdim=True)).sum(-1) == 2).all()
