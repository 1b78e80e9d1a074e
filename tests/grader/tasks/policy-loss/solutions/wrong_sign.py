# verdict: WA sign — a reward, not a loss
def policy_loss(log_p, advantage):
    return log_p * advantage.detach()
