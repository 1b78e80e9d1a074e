# verdict: WA scale — divides by the number of tokens
def policy_loss(log_p, advantage):
    return -log_p * advantage.detach() / len(log_p)
