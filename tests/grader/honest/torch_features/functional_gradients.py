# verdict: AC — the loss is the gradient of something else, by torch.func.grad and by autograd.grad with create_graph
# task: policy-loss
# kind: run
import torch


def policy_loss(log_p, advantage):
    weight = advantage.detach()

    def potential(scale):
        return (scale * weight).sum()

    slope = torch.func.grad(potential)(torch.ones_like(weight))
    leaf = torch.ones_like(log_p, requires_grad=True)
    with torch.enable_grad():
        (again,) = torch.autograd.grad((leaf * log_p).sum(), leaf, create_graph=True)
    return -again * slope
