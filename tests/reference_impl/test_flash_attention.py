"""The tiled forward pass against plain attention, and the Triton kernel in Triton's interpreter against both."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from reference_impl.attention import sdpa
from reference_impl.flash_attention import flash_attention_forward

ROOT = Path(__file__).resolve().parents[2]


def normal(*shape, seed=0):
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


@settings(max_examples=60, deadline=None)
@given(
    queries=st.integers(1, 13),
    keys=st.integers(1, 13),
    block_q=st.integers(1, 15),
    block_k=st.integers(1, 15),
    is_causal=st.booleans(),
    spread=st.sampled_from([0.0, 1.0, 100.0]),
)
def test_tiles_of_any_size_give_plain_attention(queries, keys, block_q, block_k, is_causal, spread):
    q, k, v = normal(2, 2, queries, 3, seed=1) * spread, normal(2, 2, keys, 3, seed=2), normal(2, 2, keys, 3, seed=3)
    out, lse = flash_attention_forward(q, k, v, block_q, block_k, is_causal)
    torch.testing.assert_close(out, sdpa(q, k, v, is_causal=is_causal), rtol=1e-10, atol=1e-10)

    scores = q @ k.mT / 3**0.5
    if is_causal:
        i, j = torch.arange(queries)[:, None], torch.arange(keys)[None, :]
        scores = scores.masked_fill(j > i + keys - queries, float("-inf"))
    torch.testing.assert_close(lse, torch.logsumexp(scores, dim=-1), rtol=1e-12, atol=1e-12)


def test_half_precision_keeps_statistics_in_float32():
    q, k, v = (normal(1, 2, 5, 4, seed=s).half() for s in range(3))
    out, lse = flash_attention_forward(q, k, v, 2, 2)
    exact, exact_lse = flash_attention_forward(q.float(), k.float(), v.float(), 2, 2)
    assert out.dtype == torch.float16
    assert torch.equal(out, exact.half())
    assert torch.equal(lse, exact_lse)


def test_it_rejects_empty_blocks():
    q = normal(1, 1, 2, 2)
    with pytest.raises(ValueError, match="block_q is 0"):
        flash_attention_forward(q, q, q, 0, 4)


def run_kernel_checks(environment):
    command = [sys.executable, str(Path(__file__).with_name("check_triton_kernels.py"))]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120)


def test_the_kernel_agrees_in_the_interpreter():
    # Another process: TRITON_INTERPRET counts only before triton's first import.
    done = run_kernel_checks(os.environ | {"TRITON_INTERPRET": "1", "PYTHONPATH": str(ROOT)})
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("ok ") == 12


@pytest.mark.gpu
@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs an NVIDIA GPU")
def test_the_kernel_agrees_on_a_gpu():
    environment = {name: value for name, value in os.environ.items() if name != "TRITON_INTERPRET"}
    done = run_kernel_checks(environment | {"PYTHONPATH": str(ROOT)})
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("ok ") == 12
