# verdict: WA distribution — always the likeliest token
import torch


def sample(logits, k, temperature, n, generator):
    return logits.argmax(-1, keepdim=True).repeat(1, n)
