# verdict: TLE cpu — one call into torch that takes minutes
# task: small-box
# row: S9
import torch


def successor(n):
    x = torch.ones(1024, 1024)
    return int(torch.linalg.matrix_power(x, 10**12).sum()) + n
