import math

import torch
from torch import Tensor


def sdpa(
    q: Tensor, k: Tensor, v: Tensor, mask: Tensor | None = None, is_causal: bool = False, scale: float | None = None
) -> Tensor:
    """Scaled dot-product attention.

    q (B, H, Lq, D), k (B, H, Lk, D), v (B, H, Lk, Dv) -> (B, H, Lq, Dv), in the dtype of q.
    scale defaults to 1/sqrt(D).
    mask broadcasts to (B, H, Lq, Lk): bool with True = may attend, or float added to the scaled scores.
    is_causal: query i sees key j iff j <= i + Lk - Lq; combines with mask.
    A row without any visible key gives zeros.
    """
    raise NotImplementedError
