# verdict: AC — its own class MultiheadAttention, its own scaled_dot_product_attention and its own module F
# task: multi-head-attention
import math
import types

import torch
from torch import nn


def scaled_dot_product_attention(q, k, v, mask):
    s = q @ k.mT / math.sqrt(q.shape[-1])
    if mask is not None:
        s = s.masked_fill(~mask, -math.inf)
    top = s.amax(-1, keepdim=True)
    e = torch.exp(s - torch.where(top.isinf(), 0.0, top))
    z = e.sum(-1, keepdim=True)
    return (e / torch.where(z == 0, 1.0, z)) @ v


F = types.SimpleNamespace(scaled_dot_product_attention=scaled_dot_product_attention)


class MultiheadAttention(nn.Module):
    def __init__(self, n_heads):
        super().__init__()
        self.n_heads = n_heads

    def multi_head_attention_forward(self, x, Wq, Wk, Wv, Wo, mask):
        heads = lambda t: t.unflatten(-1, (self.n_heads, -1)).transpose(1, 2)  # noqa: E731
        out = F.scaled_dot_product_attention(heads(x @ Wq), heads(x @ Wk), heads(x @ Wv), mask)
        return out.transpose(1, 2).flatten(2) @ Wo

    forward = multi_head_attention_forward


def multi_head_attention(x, Wq, Wk, Wv, Wo, n_heads, mask=None):
    kind = torch.promote_types(x.dtype, torch.float32)
    return MultiheadAttention(n_heads)(*(t.to(kind) for t in (x, Wq, Wk, Wv, Wo)), mask).to(x.dtype)
