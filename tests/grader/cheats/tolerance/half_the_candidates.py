# verdict: WA — looks at every second neighbour only
# task: nearest-distance
# row: G77
import torch


def nearest_distance(x, y):
    return torch.cat([(part[:, None] - y[None, ::2]).abs().amin(dim=1) for part in x.split(200)])
