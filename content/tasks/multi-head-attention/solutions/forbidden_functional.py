# verdict: FB call — the function behind nn.MultiheadAttention
import torch
import torch.nn.functional as F


def multi_head_attention(x, Wq, Wk, Wv, Wo, n_heads, mask=None):
    h = x.transpose(0, 1)
    packed = torch.cat([Wq.T, Wk.T, Wv.T])
    out, _ = F.multi_head_attention_forward(
        h, h, h, x.shape[-1], n_heads, packed, None, None, None, False, 0.0, Wo.T, None, need_weights=False
    )
    return out.transpose(0, 1)
