"""Attention against torch's own, in fp64, with gradients."""

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st

from reference_impl.attention import multi_head_attention, sdpa


def normal(*shape, seed=0):
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed + sum(shape)), dtype=torch.float64)


def qkv(batch, heads, queries, keys, size, value_size=None):
    return (
        normal(batch, heads, queries, size, seed=1),
        normal(batch, heads, keys, size, seed=2),
        normal(batch, heads, keys, value_size or size, seed=3),
    )


def causal(queries, keys):
    i, j = torch.arange(queries)[:, None], torch.arange(keys)[None, :]
    return j <= i + keys - queries


@settings(max_examples=40, deadline=None)
@given(
    queries=st.integers(1, 9),
    keys=st.integers(1, 9),
    size=st.integers(1, 5),
    is_causal=st.booleans(),
    seed=st.integers(0, 99),
)
def test_it_equals_torch_with_an_explicit_mask(queries, keys, size, is_causal, seed):
    q, k, v = (t.requires_grad_() for t in qkv(2, 2, queries, keys, size, 3))
    mask = torch.rand(2, 1, queries, keys, generator=torch.Generator().manual_seed(seed)) < 0.7
    allowed = mask & causal(queries, keys) if is_causal else mask
    alive = allowed.any(-1, keepdim=True)
    # torch gives NaN or an average for a row without keys, depending on the kernel: let it see one, then drop the row.
    wanted = F.scaled_dot_product_attention(q, k, v, attn_mask=allowed | ~alive) * alive
    got = sdpa(q, k, v, mask, is_causal)
    torch.testing.assert_close(got, wanted, rtol=1e-12, atol=1e-12)

    upstream = normal(*got.shape)
    for ours, theirs in zip(
        torch.autograd.grad(got, (q, k, v), upstream), torch.autograd.grad(wanted, (q, k, v), upstream), strict=True
    ):
        torch.testing.assert_close(ours, theirs, rtol=1e-10, atol=1e-10)


def test_gradients_agree_with_finite_differences_with_a_float_mask_and_an_empty_row():
    q, k, v = (t.requires_grad_() for t in qkv(1, 2, 3, 4, 2))
    mask = normal(3, 4)
    mask[0, 1] = mask[2] = float("-inf")

    def attend(q, k, v, finite):
        return sdpa(q, k, v, torch.where(mask == float("-inf"), mask, finite))

    finite = mask.masked_fill(mask == float("-inf"), 0.0).requires_grad_()
    assert torch.autograd.gradcheck(attend, (q, k, v, finite))
    assert (sdpa(q, k, v, mask)[:, :, 2] == 0).all()


@pytest.mark.parametrize("scale", [0.0, -0.5, 2.0])
def test_it_takes_any_scale(scale):
    q, k, v = qkv(1, 2, 3, 5, 4)
    torch.testing.assert_close(sdpa(q, k, v, scale=scale), F.scaled_dot_product_attention(q, k, v, scale=scale))


def test_it_survives_large_scores_and_overflowing_padding():
    q, k, v = (t.float() for t in qkv(1, 1, 2, 3, 4))
    k[:, :, 2], v[:, :, 2] = 3e38, 3e38
    for mask in (torch.tensor([True, True, False]), torch.tensor([0.0, 0.0, float("-inf")])):
        torch.testing.assert_close(sdpa(q * 1e4, k, v, mask), sdpa(q * 1e4, k[:, :, :2], v[:, :, :2]))


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16])
def test_it_rounds_half_precision_once(dtype):
    q, k, v = (t.to(dtype) for t in qkv(1, 2, 5, 7, 8))
    assert torch.equal(sdpa(q, k, v), sdpa(q.float(), k.float(), v.float()).to(dtype))


def test_it_rejects_a_mask_of_integers():
    q, k, v = qkv(1, 1, 2, 2, 2)
    assert sdpa(q, k, v, torch.ones(2, 2, dtype=torch.bool)).shape == q.shape
    with pytest.raises(ValueError, match="mask has dtype torch\\.int64"):
        sdpa(q, k, v, torch.ones(2, 2, dtype=torch.int64))


@pytest.mark.parametrize("heads", [1, 2, 6])
def test_multi_head_attention_equals_the_module(heads):
    x = normal(2, 5, 6).requires_grad_()
    weights = [normal(6, 6, seed=s).requires_grad_() for s in range(4)]
    layer = torch.nn.MultiheadAttention(6, heads, bias=False, batch_first=True, dtype=torch.float64)
    with torch.no_grad():
        layer.in_proj_weight.copy_(torch.cat([w.T for w in weights[:3]]))
        layer.out_proj.weight.copy_(weights[3].T)
    mask = causal(5, 5)
    wanted, _ = layer(x, x, x, attn_mask=~mask, need_weights=False)
    got = multi_head_attention(x, *weights, n_heads=heads, mask=mask)
    torch.testing.assert_close(got, wanted, rtol=1e-12, atol=1e-12)

    upstream = normal(*got.shape)
    (ours,) = torch.autograd.grad(got, x, upstream, retain_graph=True)
    (theirs,) = torch.autograd.grad(wanted, x, upstream, retain_graph=True)
    torch.testing.assert_close(ours, theirs, rtol=1e-10, atol=1e-10)
    torch.testing.assert_close(
        torch.autograd.grad(got, weights[3], upstream)[0],
        torch.autograd.grad(wanted, layer.out_proj.weight, upstream)[0].T,
    )


def test_multi_head_attention_rejects_heads_that_do_not_divide():
    x, weight = normal(1, 2, 6), normal(6, 6)
    assert multi_head_attention(x, weight, weight, weight, weight, 3).shape == x.shape
    with pytest.raises(ValueError, match="n_heads is 4 and the model size 6"):
        multi_head_attention(x, weight, weight, weight, weight, 4)
