import torch
import triton
import triton.language as tl
from torch import Tensor


@triton.jit
def kernel(q_ptr, k_ptr, v_ptr, o_ptr, lse_ptr, BLOCK_Q: tl.constexpr, BLOCK_K: tl.constexpr):
    """One program for each (batch * head, block of queries)."""


def flash_attention(q: Tensor, k: Tensor, v: Tensor, is_causal: bool = False) -> tuple[Tensor, Tensor]:
    """FlashAttention forward as a Triton kernel.

    q (B, H, Lq, D), k and v (B, Hkv, Lk, D), D in {32, 64, 128}, fp16 or bf16, any lengths >= 1; GQA consecutive groups;
    scale 1/sqrt(D); causal bottom-right aligned.
    Returns o (input dtype) and natural log-sum-exp of the scaled scores (B, H, Lq) fp32.
    One program per (batch * head, query block); no L x L buffer.
    """
    raise NotImplementedError
