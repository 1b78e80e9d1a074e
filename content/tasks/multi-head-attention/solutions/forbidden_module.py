# verdict: FB call — nn.MultiheadAttention with copied weights
import torch
from torch import nn


def multi_head_attention(x, Wq, Wk, Wv, Wo, n_heads, mask=None):
    layer = nn.MultiheadAttention(x.shape[-1], n_heads, bias=False, batch_first=True, dtype=x.dtype)
    with torch.no_grad():
        layer.in_proj_weight.copy_(torch.cat([Wq.T, Wk.T, Wv.T]))
        layer.out_proj.weight.copy_(Wo.T)
    return layer(x, x, x, need_weights=False)[0]
