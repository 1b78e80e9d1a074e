# verdict: AC — one row after the other, very slow, results written into a preallocated tensor with autograd following
# task: scaled-dot-product-attention
import torch


def sdpa(q, k, v, mask=None, is_causal=False, scale=None):
    kind = torch.promote_types(q.dtype, torch.float32)
    (B, H, Lq, D), Lk = q.shape, k.shape[2]
    dtype, (q, k, v) = q.dtype, (t.to(kind) for t in (q, k, v))  # once: gradients add up in this dtype
    scale = D**-0.5 if scale is None else scale
    seen = torch.ones(B, H, Lq, Lk, dtype=torch.bool)
    bias = None
    if mask is not None and mask.dtype == torch.bool:
        seen = seen & mask
    elif mask is not None:
        bias = mask.to(kind).expand(B, H, Lq, Lk)
        seen = seen & (bias != -torch.inf)
    if is_causal:
        seen = seen.tril(Lk - Lq)
    out = torch.zeros(B, H, Lq, v.shape[-1], dtype=kind)
    for i in range(Lq):
        s = (k @ (q[:, :, i, :, None] * scale)).squeeze(-1)
        s = s if bias is None else s + torch.where(seen[:, :, i], bias[:, :, i], 0.0)
        s = torch.where(seen[:, :, i], s, -torch.inf)
        top = s.detach().amax(-1, keepdim=True).nan_to_num(neginf=0.0)
        e = (s - top).exp()
        out[:, :, i] = (e[:, :, None] @ v).squeeze(2) / e.sum(-1, keepdim=True).clamp_min(1e-30)
    return out.to(dtype)
