# verdict: FB call — the compiler's decomposition of the operator
# task: masked-softmax
# row: G100
import torch
import torch._decomp


def probabilities(x):
    return torch._decomp.decomposition_table[torch.ops.aten._softmax.default](x, -1, False)


def masked_softmax(x, keep):
    return probabilities(x.masked_fill(~keep, float("-inf")))
