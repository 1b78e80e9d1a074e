# verdict: AC — exp(s - logsumexp(s)) with einsum; hidden scores replaced by a finite number, then weights zeroed
import torch


def sdpa(q, k, v, mask=None, is_causal=False, scale=None):
    out_dtype = q.dtype
    if out_dtype in (torch.float16, torch.bfloat16):
        q, k, v = q.float(), k.float(), v.float()
    if scale is None:
        scale = q.size(-1) ** -0.5
    scores = torch.einsum("bhqd,bhkd->bhqk", q, k) * scale
    visible = torch.ones_like(scores, dtype=torch.bool)
    if is_causal:
        i = torch.arange(q.size(-2))[:, None]
        j = torch.arange(k.size(-2))[None, :]
        visible &= j <= i + k.size(-2) - q.size(-2)
    if mask is not None:
        if mask.dtype is torch.bool:
            visible = visible & mask
        else:
            mask = mask.to(scores.dtype)
            visible = visible & ~torch.isneginf(mask)
            scores = scores + torch.where(torch.isneginf(mask), 0.0, mask)
    alive = visible.any(-1, keepdim=True)
    scores = torch.where(visible, scores, torch.finfo(scores.dtype).min)
    weights = torch.exp(scores - torch.logsumexp(scores, dim=-1, keepdim=True))
    weights = torch.where(visible & alive, weights, 0.0)
    return torch.einsum("bhqk,bhkd->bhqd", weights, v).to(out_dtype)
