# verdict: AC — no_grad, inference_mode, enable_grad, set_grad_enabled and detect_anomaly, each where it may stand
# task: masked-softmax
import torch


@torch.no_grad()
def row_maximum(x):
    with torch.inference_mode():
        top = x.amax(-1, keepdim=True)
    return top.clone()


def masked_softmax(x, keep):
    with torch.autograd.set_detect_anomaly(True, check_nan=False), torch.set_grad_enabled(x.requires_grad):
        x = x.masked_fill(~keep, -torch.inf)
        with torch.enable_grad():
            weights = torch.exp(x - row_maximum(x))
        return weights / weights.sum(-1, keepdim=True)
