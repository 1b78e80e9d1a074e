# verdict: AC — tiles come from a generator, state lives in a dataclass, the pair of results is a NamedTuple
# task: flash-attention-forward
from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import torch
from torch import Tensor


class Result(NamedTuple):
    o: Tensor
    lse: Tensor


@dataclass(slots=True)
class Running:
    top: Tensor
    total: Tensor
    accumulator: Tensor

    @classmethod
    def start(cls, q: Tensor) -> Running:
        return cls(q.new_full((*q.shape[:-1], 1), -math.inf), q.new_zeros(*q.shape[:-1], 1), torch.zeros_like(q))

    def update(self, s: Tensor, v: Tensor) -> None:
        top = torch.maximum(self.top, s.amax(-1, keepdim=True))
        base = torch.where(top == -math.inf, 0.0, top)
        p, decay = torch.exp(s - base), torch.exp(self.top - base)
        self.total.mul_(decay).add_(p.sum(-1, keepdim=True))
        self.accumulator.mul_(decay).add_(p @ v)
        self.top = top

    def finish(self) -> tuple[Tensor, Tensor]:
        o = self.accumulator / torch.where(self.total == 0, 1.0, self.total)
        return o, (self.top + self.total.log()).squeeze(-1)


def blocks(length: int, size: int) -> Iterator[slice]:
    yield from (slice(i, min(i + size, length)) for i in range(0, length, size))


def flash_attention_forward(q, k, v, block_q, block_k, is_causal=False):
    wide = torch.promote_types(q.dtype, torch.float32)
    Lq, Lk = q.shape[-2], k.shape[-2]
    o = torch.empty_like(q)
    lse = q.new_empty(q.shape[:-1], dtype=wide)
    for rows in blocks(Lq, block_q):
        block = q[..., rows, :].to(wide) / math.sqrt(q.shape[-1])
        state = Running.start(block)
        for columns in blocks(Lk, block_k):
            offset = Lk - Lq + rows.start - columns.start
            if is_causal and columns.start > rows.stop - 1 + Lk - Lq:
                break
            s = block @ k[..., columns, :].to(wide).mT
            if is_causal and columns.stop - 1 > rows.start + Lk - Lq:
                s.masked_fill_(torch.ones(s.shape[-2:], dtype=torch.bool).triu(offset + 1), -math.inf)
            state.update(s, v[..., columns, :].to(wide))
        part, lse[..., rows] = state.finish()
        o[..., rows, :] = part
    return Result(o, lse)
