# verdict: AC — builds an nn.Sequential of own layers in every call, with a forward hook and a state dict
# task: policy-loss
import torch
from torch import nn


class Times(nn.Module):
    def __init__(self, weight):
        super().__init__()
        self.register_buffer("weight", weight, persistent=True)

    def forward(self, x):
        return x * self.weight


class Negate(nn.Module):
    def forward(self, x):
        return x.neg()


def policy_loss(log_p, advantage):
    model = nn.Sequential(Times(torch.empty_like(advantage.detach())), nn.Identity(), Negate())
    model.load_state_dict({"0.weight": advantage.detach()})
    model.register_forward_hook(lambda module, inputs, output: print(type(module).__name__, output.shape))
    return model(log_p)
