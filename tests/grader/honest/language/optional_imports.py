# verdict: AC — tries packages that may be missing and does without them
# task: masked-softmax
import importlib.util

import torch

try:
    import flash_attn  # noqa: F401
except ImportError:
    flash_attn = None
try:
    from xformers.ops import memory_efficient_attention
except Exception:
    memory_efficient_attention = None
try:
    from numba import njit
except ImportError:
    njit = lambda f: f  # noqa: E731
HAS_APEX = importlib.util.find_spec("apex") is not None


@njit
def scale(n):
    return float(n)


def masked_softmax(x, keep):
    x = x.masked_fill(~keep, -torch.inf) * scale(1)
    weights = torch.exp(x - x.amax(-1, keepdim=True))
    return weights / weights.sum(-1, keepdim=True)
