# verdict: WA no_gradient — the advantage gets a gradient
def policy_loss(log_p, advantage):
    return -log_p * advantage
