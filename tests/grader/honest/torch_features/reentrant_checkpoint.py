# verdict: AC — the older, reentrant checkpoint over an autograd function of its own
# task: policy-loss
from torch.utils.checkpoint import checkpoint


def policy_loss(log_p, advantage):
    if not log_p.requires_grad:
        return -log_p * advantage.detach()
    weight = advantage.detach()
    saved = []

    class Recompute:
        def __call__(self, values):
            saved.append(tuple(values.shape))
            return values * weight

    return checkpoint(Recompute(), log_p, use_reentrant=False).neg()
