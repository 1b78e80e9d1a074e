"""The yardstick of memory: attention with the whole matrix of scores."""

import math

import torch


def flash_attention_forward(q, k, v, block_q, block_k, is_causal=False):
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    if is_causal:
        Lq, Lk = scores.shape[-2:]
        scores = scores.masked_fill(~torch.ones(Lq, Lk, dtype=torch.bool).tril(Lk - Lq), -math.inf)
    lse = torch.logsumexp(scores, dim=-1)
    weights = torch.exp(scores - lse.unsqueeze(-1))
    return weights @ v, lse
