"""Compares the Triton kernels with fp64 attention; run by test_flash_attention.py in a process of its own."""

import math
import os

import torch

from reference_impl.attention import sdpa

INTERPRETED = os.environ.get("TRITON_INTERPRET") == "1"
DEVICE = "cpu" if INTERPRETED else "cuda"


def oracle(q, k, v, is_causal):
    q, k, v = q.double(), *(t.double().repeat_interleave(q.shape[1] // k.shape[1], dim=1) for t in (k, v))
    scores = q @ k.mT / math.sqrt(q.shape[-1])
    T, S = scores.shape[-2:]
    if is_causal:
        hidden = ~torch.ones(T, S, dtype=torch.bool, device=q.device).tril(S - T)
        scores = scores.masked_fill(hidden, -math.inf)
    return sdpa(q, k, v, is_causal=is_causal), torch.logsumexp(scores, dim=-1)


def check(dtype, B, H, K, T, S, D, is_causal, transposed=False):
    g = torch.Generator().manual_seed(T * S + D)

    def make(heads, length):
        if transposed:
            return torch.randn(B, length, heads, D, generator=g).to(dtype).transpose(1, 2).to(DEVICE)
        return torch.randn(B, heads, length, D, generator=g).to(dtype).to(DEVICE)

    from reference_impl.triton_kernels.flash_attention import flash_attention

    q, k, v = make(H, T), make(K, S), make(K, S)
    out, lse = flash_attention(q, k, v, is_causal)
    exact, exact_lse = oracle(q, k, v, is_causal)
    assert out.dtype == dtype
    assert out.is_contiguous()
    # Two roundings to the input dtype, of the probabilities and of the result, of numbers up to 4.
    torch.testing.assert_close(out.double(), exact, rtol=0, atol=8 * torch.finfo(dtype).eps)
    torch.testing.assert_close(lse.double(), exact_lse, rtol=1e-4, atol=1e-4)
    print("ok ", dtype, (B, H, K, T, S, D), "causal" if is_causal else "", "transposed" if transposed else "")


def main():
    if INTERPRETED:
        from grader.inside.triton_shim import install

        install()  # before the kernels: the interpreter's bf16 is broken without it
    half, bfloat = torch.float16, torch.bfloat16
    check(half, 1, 1, 1, 1, 1, 32, False)
    check(half, 1, 2, 2, 128, 128, 32, True)
    check(half, 1, 1, 1, 127, 65, 32, False)
    check(half, 1, 1, 1, 129, 129, 64, True)
    check(half, 2, 4, 2, 7, 21, 32, False)
    check(half, 2, 3, 1, 5, 18, 64, True)
    check(half, 1, 1, 1, 17, 150, 32, True)
    check(half, 1, 1, 1, 140, 9, 32, True)  # rows without any key
    check(bfloat, 1, 1, 1, 20, 70, 128, True)
    check(bfloat, 1, 2, 2, 34, 50, 64, False)
    check(half, 2, 4, 2, 19, 37, 32, True, transposed=True)
    check(bfloat, 1, 1, 1, 64, 128, 128, False)


if __name__ == "__main__":
    main()
