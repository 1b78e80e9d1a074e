import math

import torch
from torch import Tensor


def flash_attention_forward(
    q: Tensor, k: Tensor, v: Tensor, block_q: int, block_k: int, is_causal: bool = False
) -> tuple[Tensor, Tensor]:
    """FlashAttention-2 forward.

    q (B, H, Lq, D), k and v (B, H, Lk, D). Outer loop over query blocks, inner loop over key blocks; running max, sum and
    UN-normalised accumulator in fp32, one division at the end.
    Returns o (B, H, Lq, D) and lse (B, H, Lq) = natural log-sum-exp of the scaled (1/sqrt(D)) masked scores.
    Causal is bottom-right aligned; fully masked key blocks are skipped. Block sizes need not divide the lengths.
    No score tensor larger than block_q x block_k per (b, h). Row without keys: o = 0, lse = -inf.
    """
    raise NotImplementedError
