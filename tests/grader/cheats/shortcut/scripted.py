# verdict: FB call — in TorchScript, where no Python is called
# task: masked-softmax
# row: G100
import torch

script = torch.jit.CompilationUnit("""
def probabilities(x):
    return x.softmax(-1)
""")


def probabilities(x):
    return script.probabilities(x)


def masked_softmax(x, keep):
    return probabilities(x.masked_fill(~keep, float("-inf")))
