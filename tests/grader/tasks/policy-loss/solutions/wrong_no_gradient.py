# verdict: WA no_gradient — a result without a graph
def policy_loss(log_p, advantage):
    return (-log_p * advantage).detach()
