# verdict: AC — a Tensor subclass with its own softmax method and its own __torch_function__ overload of that name
# task: masked-softmax
import torch


class Scores(torch.Tensor):
    def softmax(self, dim):
        plain = self.as_subclass(torch.Tensor)
        weights = torch.exp(plain - plain.amax(dim, keepdim=True))
        return weights / weights.sum(dim, keepdim=True)


def masked_softmax(x, keep):
    return x.masked_fill(~keep, -torch.inf).as_subclass(Scores).softmax(-1)
