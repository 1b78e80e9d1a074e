# verdict: AC — runs under the CPU profiler and times itself with perf_counter
# task: double-all
# kind: run
import time

import torch
from torch.profiler import ProfilerActivity, profile


def double_all(numbers):
    start = time.perf_counter()
    with profile(activities=[ProfilerActivity.CPU]) as trace:
        result = torch.tensor(numbers, dtype=torch.int64).mul(2).tolist()
    print(len(trace.events()), "events in", round((time.perf_counter() - start) * 1e3, 3), "ms")
    return result
