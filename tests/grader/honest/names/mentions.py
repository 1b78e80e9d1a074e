# verdict: AC — comments, strings and docstrings are full of the forbidden names, which are looked at and never called
# task: masked-softmax
import inspect

import torch
import torch.nn.functional as F
from torch import softmax as library_softmax  # for reference only
from torch.nn import Softmax

# not using F.softmax(x, dim=-1), torch.softmax, x.softmax(-1), nn.Softmax()(x), torch.ops.aten._softmax
NOTES = """
    torch.nn.functional.softmax(input, dim) would be one line
"""


def masked_softmax(x, keep):
    """The same as `F.softmax(x.masked_fill(~keep, -inf), dim=-1)`."""
    assert callable(library_softmax) and callable(F.softmax) and issubclass(Softmax, torch.nn.Module)
    assert hasattr(torch.Tensor, "softmax") and "dim" in inspect.signature(F.softmax).parameters
    x = x.masked_fill(~keep, -torch.inf)
    e = torch.exp(x - x.amax(-1, keepdim=True))
    return e / e.sum(-1, keepdim=True)
