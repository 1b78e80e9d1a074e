# verdict: AC — lru_cache, a global counter and a dictionary that remembers tables (not answers) between calls
# task: masked-softmax
from functools import cache, lru_cache

import torch

calls = 0
tables = {}


@lru_cache(maxsize=None)
def hidden(dtype):
    return torch.tensor(float("-inf"), dtype=dtype)


@cache
def ones(size):
    return torch.ones(size, 1)


def masked_softmax(x, keep):
    global calls
    calls += 1
    tables.setdefault(tuple(x.shape), []).append(calls)
    x = torch.where(keep, x, hidden(x.dtype))
    weights = torch.exp(x - x.amax(-1, keepdim=True))
    return weights / (weights @ ones(x.shape[-1]))
