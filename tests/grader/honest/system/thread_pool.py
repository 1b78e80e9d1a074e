# verdict: AC — a pool of threads, joined
# task: masked-softmax
from concurrent.futures import ThreadPoolExecutor

import torch


def one(row):
    e = torch.exp(row - row.amax())
    return e / e.sum()


def masked_softmax(x, keep):
    x = x.masked_fill(~keep, -torch.inf)
    with ThreadPoolExecutor(max_workers=4, thread_name_prefix="row") as pool:
        return torch.stack(list(pool.map(one, x)))
