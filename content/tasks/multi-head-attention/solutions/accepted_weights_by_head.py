# verdict: AC — weights cut into heads first, everything by einsum
import torch


def multi_head_attention(x, Wq, Wk, Wv, Wo, n_heads, mask=None):
    out_dtype = x.dtype
    if out_dtype in (torch.float16, torch.bfloat16):
        x, Wq, Wk, Wv, Wo = x.float(), Wq.float(), Wk.float(), Wv.float(), Wo.float()
    d = x.shape[-1]
    size = d // n_heads
    q, k, v = (torch.einsum("blc,chd->bhld", x, W.reshape(d, n_heads, size)) for W in (Wq, Wk, Wv))
    scores = torch.einsum("bhid,bhjd->bhij", q * size**-0.5, k)
    if mask is not None:
        scores = scores.masked_fill(~mask, torch.finfo(scores.dtype).min)
    weights = torch.softmax(scores, dim=-1)
    if mask is not None:
        weights = weights * mask
    heads = torch.einsum("bhij,bhjd->bhid", weights, v)
    return torch.einsum("bhld,hdc->blc", heads, Wo.reshape(n_heads, size, d)).to(out_dtype)
