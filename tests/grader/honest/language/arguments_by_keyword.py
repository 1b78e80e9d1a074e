# verdict: AC — takes *args and **kwargs and sorts them out itself
# task: policy-loss
def policy_loss(*args, **kwargs):
    named = dict(zip(("log_p", "advantage"), args)) | kwargs
    log_p, advantage = named.pop("log_p"), named.pop("advantage")
    assert not named, f"unexpected: {sorted(named)}"
    return -(log_p * advantage.detach())
