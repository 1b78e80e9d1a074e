# verdict: WA — one precision lower, in the backward pass as well
# task: masked-softmax
# row: G80
import torch


def masked_softmax(x, keep):
    with torch.autocast("cpu", dtype=torch.bfloat16):
        x = x.to(torch.bfloat16).masked_fill(~keep, float("-inf"))
        e = (x - x.amax(-1, keepdim=True)).exp()
        return (e / e.sum(-1, keepdim=True)).float()
