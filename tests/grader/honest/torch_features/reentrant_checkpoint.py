# verdict: AC — the older, reentrant checkpoint, around a callable object that remembers what it saw
# task: policy-loss
# kind: run
from torch.utils.checkpoint import checkpoint


class Weighted:
    def __init__(self, weight):
        self.weight = weight
        self.seen = []

    def __call__(self, values):
        self.seen.append(tuple(values.shape))
        return values * self.weight


def policy_loss(log_p, advantage):
    if not log_p.requires_grad:
        return -log_p * advantage.detach()
    # reentrant checkpoints are for backward(), autograd.grad() refuses them: so only where a backward() follows
    weighted = Weighted(advantage.detach())
    leaf = log_p.detach().requires_grad_()
    checkpoint(weighted, leaf, use_reentrant=True).sum().backward()
    assert len(weighted.seen) == 2 and leaf.grad.equal(weighted.weight)
    return -weighted(log_p)
