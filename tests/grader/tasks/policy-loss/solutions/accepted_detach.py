# verdict: AC — detached
def policy_loss(log_p, advantage):
    return -log_p * advantage.detach()
