# verdict: AC — a module instance as entry point, Chinese names, einsum, a cached causal mask and output of shapes
# task: scaled-dot-product-attention
from __future__ import annotations

import functools
import math

import torch
from torch import Tensor, nn


@functools.lru_cache(maxsize=32)
def 因果掩码(查询数: int, 键数: int) -> Tensor:
    """只依赖形状，可以缓存。"""
    return torch.ones(查询数, 键数, dtype=torch.bool).tril(键数 - 查询数)


class 注意力(nn.Module):
    """Not F.scaled_dot_product_attention, not softmax: matmul, exp and a maximum."""

    def forward(self, q, k, v, mask=None, is_causal=False, scale=None, *, verbose: bool = False) -> Tensor:
        类型 = torch.promote_types(q.dtype, torch.float32)
        缩放 = 1 / math.sqrt(q.shape[-1]) if scale is None else scale
        分数 = torch.einsum("bhqd,bhkd->bhqk", q.to(类型) * 缩放, k.to(类型))
        if verbose:
            print(tuple(分数.shape))
        if is_causal:
            分数 = 分数.masked_fill(~因果掩码(*分数.shape[-2:]), -math.inf)
        match mask:
            case Tensor(dtype=torch.bool):
                分数 = 分数.masked_fill(~mask, -math.inf)
            case Tensor():
                分数 = 分数 + mask.to(类型)
        with torch.no_grad():
            最大 = 分数.amax(-1, keepdim=True)
            最大 = torch.where(最大 == -math.inf, 0.0, 最大)
        指数 = (分数 - 最大).exp()
        总和 = 指数.sum(-1, keepdim=True)
        return torch.einsum("bhqk,bhkd->bhqd", 指数 / torch.where(总和 == 0, 1.0, 总和), v.to(类型)).to(q.dtype)


sdpa = 注意力()
