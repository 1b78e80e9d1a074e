# verdict: AC — counts its own operations with a TorchFunctionMode and a TorchDispatchMode
# task: policy-loss
# kind: run
# says: calls, 3 kernels
import torch
from torch.overrides import TorchFunctionMode
from torch.utils._python_dispatch import TorchDispatchMode


class Calls(TorchFunctionMode):
    def __init__(self):
        super().__init__()
        self.names = []

    def __torch_function__(self, func, types, args=(), kwargs=None):
        self.names.append(getattr(func, "__name__", "?"))
        return func(*args, **(kwargs or {}))


class Kernels(TorchDispatchMode):
    count = 0

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        self.count += 1
        return func(*args, **(kwargs or {}))


def policy_loss(log_p, advantage):
    with Calls() as calls, Kernels() as kernels:
        result = torch.neg(log_p) * advantage.detach()
    print(len(calls.names), "calls,", kernels.count, "kernels")
    return result
