# verdict: AC — takes the response tokens out first; piecewise instead of a minimum
import torch


def ppo_clip_loss(logp, old_logp, adv, mask, eps=0.2):
    if logp.dtype in (torch.float16, torch.bfloat16):
        logp, old_logp, adv = logp.float(), old_logp.float(), adv.float()
    if not mask.any():
        return (logp * 0).sum(), torch.zeros((), dtype=logp.dtype)
    with torch.no_grad():
        old, a = old_logp[mask].clone(), adv[mask].clone()
    r = (logp[mask] - old).exp()
    high, low = r > 1 + eps, r < 1 - eps
    flat = (high & (a > 0)) | (low & (a < 0))
    limit = torch.where(high, torch.full_like(r, 1 + eps), torch.full_like(r, 1 - eps))
    per_token = torch.where(flat, limit * a, r * a)
    share = (high | low).float().mean()
    return per_token.mean().neg(), share
