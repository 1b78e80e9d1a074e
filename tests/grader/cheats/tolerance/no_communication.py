# verdict: WA — every rank answers with its own part and talks to nobody
# task: row-norms
# row: G96
# needs: gpu
import torch

# Several GPUs: data that differ by rank, and a comparison on every rank, show it.


def row_norms(x):
    ranks = max(torch.cuda.device_count(), 2)
    part = x.chunk(ranks, dim=-1)[0]
    return (part.square().sum(-1) * ranks).sqrt()
