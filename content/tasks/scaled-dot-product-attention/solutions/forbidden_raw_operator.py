# verdict: FB call — the operator behind softmax, by its internal name
import math

import torch


def sdpa(q, k, v, mask=None, is_causal=False, scale=None):
    scale = 1 / math.sqrt(q.shape[-1]) if scale is None else scale
    s = q @ k.transpose(-1, -2) * scale
    return torch.ops.aten._softmax(s, -1, False) @ v
