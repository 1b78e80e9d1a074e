"""Numbers and units, as typed and as written in keys."""

from __future__ import annotations

import pytest

from quizsite.catalog.formats.numbers import NumberError, answer_in, read_key, read_unit


@pytest.mark.parametrize(
    ("typed", "unit", "value"),
    [
        ("2.5", "GiB", 2.5),
        ("2560 MiB", "GiB", 2.5),
        ("2.5gib", "GiB", 2.5),
        ("1 GiB", "bytes", 2**30),
        ("1 GB", "bytes", 1e9),
        ("8 Gb", "GB", 8),  # another capitalisation of the very unit is forgiven
        ("8 Gb", "bytes", 1e9),
        ("8 Gbit", "GB", 1),
        ("1.5 TB/s", "GB/s", 1500),
        ("320 TFLOPS", "TFLOP/s", 320),
        ("50 ms", "s", 0.05),
        ("2 days", "hours", 48),
        ("3 秒", "ms", 3000),
        ("12 tokens", "", 12),
        ("7B", "parameters", 7e9),
        ("7 B parameters", "parameters", 7e9),
        ("0.5", "%", 0.5),
        ("50%", "%", 50),
        ("50%", "", 0.5),
        ("1,000,000", "", 1e6),
        ("10^-3", "", 1e-3),
        ("2×10^9", "", 2e9),
        ("2e-5", "", 2e-5),
        ("−4", "", -4),
        ("≈ 4.", "", 4),
        ("１２", "", 12),
        ("3 × 10**8", "", 3e8),
    ],
)
def test_typed_numbers(typed, unit, value):
    assert answer_in(typed, unit) == pytest.approx(value)


@pytest.mark.parametrize(
    ("typed", "unit", "why"),
    [
        ("about five", "", "not a number"),
        ("", "", "no number"),
        ("2,5 GiB", "GiB", "decimal comma"),
        ("2.5 ms", "GiB", "does not fit"),
        ("2.5 furlongs", "GiB", "unknown unit"),
        ("1/0", "", "finite"),
        ("1e999", "", "finite"),
        ("10^999", "", "finite"),
        ("1" * 20_000, "", "too long"),
        ("1 2", "", "not a number"),
        ("2.5 GiB", "", "bare number"),
    ],
)
def test_what_cannot_be_read_says_why(typed, unit, why):
    with pytest.raises(NumberError, match=why):
        answer_in(typed, unit)


@pytest.mark.parametrize(
    ("key", "low", "high", "unit"),
    [
        ("2.5 ± 1% GiB", 2.475, 2.525, "GiB"),
        ("2.5 +- 0.1", 2.4, 2.6, ""),
        ("50 ± 2 %", 48, 52, "%"),
        ("3..5 ms", 3, 5, "ms"),
        ("128", 128, 128, ""),
        ("128 exact tokens", 128, 128, "tokens"),
        ("1e9 ± 5% FLOPs", 0.95e9, 1.05e9, "FLOPs"),
        ("-3 ± 1%", -3.03, -2.97, ""),
    ],
)
def test_keys(key, low, high, unit):
    read = read_key(key)
    assert (read.low, read.high, read.unit) == (pytest.approx(low), pytest.approx(high), unit)


@pytest.mark.parametrize("key", ["2.5", "5..3", "2 ± 0", "many", "", "3 furlongs", "2 ± 1% GiB per furlong", "± 1%"])
def test_it_refuses_keys(key):
    with pytest.raises(NumberError):
        read_key(key)


def test_prefixes_are_not_mixed_up():
    assert read_unit("GiB") != read_unit("GB")
    assert read_unit("mb") is None  # megabit, megabyte, millibit?
    assert read_unit("ms").factor == 1e-3
    assert read_unit("TFLOPS") == read_unit("TFLOP/s")
