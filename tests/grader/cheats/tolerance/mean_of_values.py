# verdict: WA — the mean of the values instead of their weighted sum
# task: scaled-dot-product-attention
# row: G73
def sdpa(q, k, v, mask=None, is_causal=False, scale=None):
    return v.mean(-2, keepdim=True).expand(*q.shape[:-1], v.shape[-1]).contiguous()
