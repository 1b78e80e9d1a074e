# verdict: WA — works in blocks of 64 and forgets what is left over
# task: wide-softmax
# row: G76
# guard: tolerance AC
import torch


def wide_softmax(x):
    n = x.shape[-1]
    whole = n if n < 64 else n // 64 * 64
    e = (x[:, :whole] - x[:, :whole].amax(-1, keepdim=True)).exp()
    return torch.nn.functional.pad(e / e.sum(-1, keepdim=True), (0, n - whole))
