# verdict: AC — writes through out= into buffers that live as long as the module; the result is a copy of one
# task: masked-softmax
import torch

buffer = torch.empty(0)
total = torch.empty(0)


def masked_softmax(x, keep):
    if x.requires_grad:
        x = torch.where(keep, x, -torch.inf)
        return torch.exp(x - torch.logsumexp(x, -1, keepdim=True))
    masked = torch.where(keep, x, -torch.inf)
    torch.sub(masked, masked.amax(-1, keepdim=True), out=buffer.resize_(x.shape))
    torch.exp(buffer, out=buffer)
    torch.sum(buffer, -1, keepdim=True, out=total.resize_(*x.shape[:-1], 1))
    return torch.div(buffer, total, out=buffer).clone()
