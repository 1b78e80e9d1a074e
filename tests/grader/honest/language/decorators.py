# verdict: AC — three decorators: a timer without functools.wraps, a logger with it, and a cache of nothing
# task: masked-softmax
import functools
import time

import torch


def timed(function):
    def wrapper(*args, **kwargs):
        start = time.perf_counter()
        try:
            return function(*args, **kwargs)
        finally:
            print(f"{function.__name__}: {time.perf_counter() - start:.6f} s")

    return wrapper


def logged(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        print("shapes", [tuple(a.shape) for a in (*args, *kwargs.values())])
        return function(*args, **kwargs)

    return wrapper


@timed
@logged
def masked_softmax(x, keep):
    x = x.masked_fill(~keep, -torch.inf)
    weights = torch.exp(x - x.amax(-1, keepdim=True))
    return weights / weights.sum(-1, keepdim=True)
