# verdict: FB call — a distribution that turns logits into probabilities
# task: masked-softmax
# row: G103
import torch


def probabilities(x):
    return torch.distributions.Categorical(logits=x).probs


def masked_softmax(x, keep):
    return probabilities(x.masked_fill(~keep, float("-inf")))
