"""Inputs that break known mistakes: makers for `cases.py`. Pure functions of a seed; fp64 unless a dtype is given.

Random normal numbers of one size hide most mistakes: they overflow nothing, no two are equal, every row is alike, and
every length fits the blocks. Each maker here says which mistake its numbers bring to light.
"""

from __future__ import annotations

import math

import torch

#: Lengths around the blocks of tiled code, and primes, which no block divides.
AWKWARD_SIZES = (1, 2, 13, 15, 16, 17, 31, 33, 61, 127, 128, 129)


def generator(seed: int) -> torch.Generator:
    """A generator of its own; the global one stays as it is."""
    return torch.Generator().manual_seed(seed)


def normal(
    seed: int, *shape: int, std: float = 1.0, mean: float = 0.0, dtype: torch.dtype = torch.float64
) -> torch.Tensor:
    """Normal numbers; with a mean other than 0, what takes the mean for 0 is wrong."""
    return (torch.randn(shape, generator=generator(seed), dtype=torch.float64) * std + mean).to(dtype)


def large_logits(seed: int, *shape: int, largest: float = 1e4, dtype: torch.dtype = torch.float64) -> torch.Tensor:
    """Whole numbers up to +-`largest`, in each row once: exp() overflows without a shift by the maximum of the row.

    Whole numbers, so that differences are exact and an honest softmax errs no more than usual.
    """
    values = torch.randint(-int(largest), int(largest) + 1, shape, generator=generator(seed)).to(dtype)
    values[..., 0] = largest
    if shape[-1] > 1:
        values[..., -1] = -largest
    return values


def all_equal(*shape: int, value: float = 0.5, dtype: torch.dtype = torch.float64) -> torch.Tensor:
    """Ties everywhere, and a variance of 0."""
    return torch.full(shape, value, dtype=dtype)


def one_hot(
    seed: int, *shape: int, hot: float = 1.0, cold: float = 0.0, dtype: torch.dtype = torch.float64
) -> torch.Tensor:
    """In each row one number is `hot` at a random place: wrong axes, places and off-by-ones show undamped."""
    places = torch.randint(shape[-1], (*shape[:-1], 1), generator=generator(seed))
    return torch.full(shape, cold, dtype=dtype).scatter(-1, places, hot)


def heavy_tails(
    seed: int, *shape: int, degrees: int = 2, largest: float = 1e3, dtype: torch.dtype = torch.float64
) -> torch.Tensor:
    """Student's t with few degrees of freedom, clipped: a few numbers outweigh the rest, so a result is not near the mean of its inputs."""
    g = generator(seed)
    squares = torch.randn((*shape, degrees), generator=g, dtype=torch.float64).square().mean(-1)
    values = torch.randn(shape, generator=g, dtype=torch.float64) / squares.clamp(min=1e-12).sqrt()
    return values.clamp(-largest, largest).to(dtype)


def mixed_rows(
    seed: int, *shape: int, smallest: float = 1e-3, largest: float = 1e3, dtype: torch.dtype = torch.float64
) -> torch.Tensor:
    """Rows whose sizes run from `smallest` to `largest`, shuffled: a shared scale or maximum ruins the small ones.

    shape   (..., rows, columns)
    """
    g = generator(seed)
    rows = math.prod(shape[:-1])
    scales = torch.logspace(math.log10(smallest), math.log10(largest), rows, dtype=torch.float64)
    scales = scales[torch.randperm(rows, generator=g)].reshape(*shape[:-1], 1)
    return (torch.randn(shape, generator=g, dtype=torch.float64) * scales).to(dtype)


def late_spikes(seed: int, *shape: int, spike: float = 30.0, dtype: torch.dtype = torch.float64) -> torch.Tensor:
    """Normal numbers with a spike in the last quarter of each row: what stops early, or keeps an old maximum, is wrong."""
    g = generator(seed)
    width = shape[-1]
    values = torch.randn(shape, generator=g, dtype=torch.float64)
    first = width - max(1, width // 4)
    places = torch.randint(first, width, (*shape[:-1], 1), generator=g)
    return values.scatter(-1, places, spike).to(dtype)


def zeros_and_ones(seed: int, *shape: int, share: float = 0.5, dtype: torch.dtype = torch.float64) -> torch.Tensor:
    """0 and 1: sums of up to 2048 (fp16), 256 (bf16) or 2^24 (fp32) of them are exact in any order (`Case.exact`)."""
    return (torch.rand(shape, generator=generator(seed)) < share).to(dtype)


def ragged_lengths(seed: int, batch: int, longest: int) -> torch.Tensor:
    """(batch,) int64: lengths from 1 to `longest`, both among them where the batch allows: padding is never the same."""
    lengths = torch.randint(1, longest + 1, (batch,), generator=generator(seed))
    lengths[0] = longest
    if batch > 1:
        lengths[-1] = 1
    return lengths


def kept(lengths: torch.Tensor, longest: int) -> torch.Tensor:
    """(batch, longest) bool: True where a sequence of these lengths has a token.

    >>> kept(torch.tensor([1, 3]), 3).int().tolist()
    [[1, 0, 0], [1, 1, 1]]
    """
    return torch.arange(longest) < lengths[:, None]


def with_equal_largest(seed: int, *shape: int, times: int = 2, dtype: torch.dtype = torch.float64) -> torch.Tensor:
    """Each row has its largest number `times` times, at random places: the rule for ties decides."""
    g = generator(seed)
    values = torch.randn(shape, generator=g, dtype=torch.float64)
    places = torch.rand(shape, generator=g).argsort(-1)[..., :times]
    largest = values.amax(-1, keepdim=True) + 1
    return values.scatter(-1, places, largest.expand(*shape[:-1], times)).to(dtype)
