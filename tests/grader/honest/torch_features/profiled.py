# verdict: AC — runs under the CPU profiler and times itself with perf_counter
# task: running-sum
# kind: run
# says: events in
import time

import torch
from torch.profiler import ProfilerActivity, profile


def running_sum(numbers):
    start = time.perf_counter()
    with profile(activities=[ProfilerActivity.CPU]) as trace:
        result = torch.tensor(numbers, dtype=torch.int64).cumsum(0).tolist()
    print(len(trace.events()), "events in", round((time.perf_counter() - start) * 1e3, 3), "ms")
    return result
