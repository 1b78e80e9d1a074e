# verdict: AC — dispatches on shapes, dtypes and strides, never on values
# task: masked-softmax
import torch


def masked_softmax(x, keep):
    match (x.dim(), x.dtype, x.is_contiguous()):
        case (2, torch.float32, True):
            rows = x
        case _:
            rows = x.contiguous()
    assert keep.stride() in {(0, 1), tuple(keep.contiguous().stride())}
    rows = rows.masked_fill(keep.logical_not(), -torch.inf)
    weights = (rows - torch.max(rows, dim=-1, keepdim=True)[0]).exp()
    return weights / weights.sum(dim=-1, keepdim=True)
