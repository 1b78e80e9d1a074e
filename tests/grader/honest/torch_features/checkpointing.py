# verdict: AC — activation checkpointing: the forward pass runs again during backward
# task: policy-loss
# kind: run
import torch
from torch.utils.checkpoint import checkpoint


def negated(log_p, weight):
    return torch.neg(log_p) * weight


def policy_loss(log_p, advantage):
    return checkpoint(negated, log_p, advantage.detach(), use_reentrant=False)
