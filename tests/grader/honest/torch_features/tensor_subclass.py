# verdict: AC — computes with its own subclass of Tensor, which counts operations
# task: policy-loss
import torch


class Counted(torch.Tensor):
    operations = 0

    @classmethod
    def __torch_function__(cls, func, types, args=(), kwargs=None):
        cls.operations += 1
        return super().__torch_function__(func, types, args, kwargs or {})


def policy_loss(log_p, advantage):
    result = -log_p.as_subclass(Counted) * advantage.detach()
    assert Counted.operations
    return result.as_subclass(torch.Tensor)
