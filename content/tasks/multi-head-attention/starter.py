import math

import torch
from torch import Tensor


def multi_head_attention(
    x: Tensor, Wq: Tensor, Wk: Tensor, Wv: Tensor, Wo: Tensor, n_heads: int, mask: Tensor | None = None
) -> Tensor:
    """Multi-head self-attention without biases.

    x (B, L, d), all weights (d, d) applied as x @ W. Head h owns columns h*d/n_heads to (h+1)*d/n_heads.
    mask: bool, broadcastable to (B, n_heads, L, L), True = may attend. Scale 1/sqrt(d/n_heads).
    Returns (B, L, d) in the dtype of x.
    """
    raise NotImplementedError
