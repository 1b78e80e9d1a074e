# verdict: AC — the entry point is taken out of a class of static methods
# task: policy-loss
class Losses:
    @staticmethod
    def policy(log_p, advantage):
        return Losses.weighted(log_p, advantage.detach())

    @staticmethod
    def weighted(log_p, weight):
        return log_p.neg().mul(weight)


policy_loss = Losses.policy
