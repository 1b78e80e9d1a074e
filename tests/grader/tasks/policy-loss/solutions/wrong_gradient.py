# verdict: WA gradient — right value, doubled gradient
def policy_loss(log_p, advantage):
    loss = -log_p * advantage.detach()
    return 2 * loss - loss.detach()
