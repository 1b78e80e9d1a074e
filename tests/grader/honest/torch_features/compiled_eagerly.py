# verdict: AC — torch.compile with the eager backend
# task: policy-loss
# kind: run
import torch


@torch.compile(backend="eager", dynamic=False)
def policy_loss(log_p, advantage):
    return -log_p * advantage.detach()
