# verdict: AC — plain Python over elements: very slow, and within the limits
# task: masked-softmax
import math

import torch


def masked_softmax(x, keep):
    rows = []
    for row, kept in zip(x.unbind(), keep.tolist()):
        top = max(v.item() for v, k in zip(row, kept) if k)
        e = [torch.exp(v - top) if k else torch.zeros(()) for v, k in zip(row, kept)]
        total = e[0]
        for value in e[1:]:
            total = total + value
        assert math.isfinite(total.item())
        rows.append(torch.stack([value / total for value in e]))
    return torch.stack(rows)
