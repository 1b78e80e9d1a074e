# verdict: AC — a class of static methods behind a timing decorator; the result is a view of its own memory
# task: multi-head-attention
import functools
import time

import torch
import torch.nn.functional as F

spent_s = []


def timed(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        start = time.perf_counter()
        try:
            return function(*args, **kwargs)
        finally:
            spent_s.append(time.perf_counter() - start)

    return wrapper


class Heads:
    @staticmethod
    def split(t, n):
        return t.unflatten(-1, (n, t.shape[-1] // n)).transpose(-3, -2)

    @staticmethod
    def join(t):
        return t.transpose(-3, -2).flatten(-2)


@timed
def multi_head_attention(x, Wq, Wk, Wv, Wo, n_heads, mask=None):
    dtype = torch.float64 if x.dtype is torch.float64 else torch.float32
    wide = x.to(dtype)
    q, k, v = (Heads.split(wide @ W.to(dtype), n_heads) for W in (Wq, Wk, Wv))
    scores = q @ k.mT * (x.shape[-1] // n_heads) ** -0.5
    if mask is None:
        p = F.softmax(scores, dim=-1)
    else:
        alive = mask.any(-1, keepdim=True)
        p = F.softmax(scores.masked_fill(~mask & alive, float("-inf")), dim=-1) * (mask & alive)
    out = Heads.join(p @ v) @ Wo.to(dtype)
    padded = torch.cat([out, out[:, :1]], dim=1)
    return padded.to(x.dtype)[:, :-1]
