# verdict: AC — a frozen dataclass with slots, a field factory and an order does the work
# task: counter
from __future__ import annotations

from dataclasses import dataclass, field, replace


@dataclass(frozen=True, slots=True, order=True)
class Total:
    value: int = 0
    history: tuple[int, ...] = field(default_factory=tuple, compare=False, repr=False)

    def plus(self, n: int) -> Total:
        return replace(self, value=self.value + n, history=(*self.history, n))


class Counter:
    def __init__(self) -> None:
        self._total = Total()

    def add(self, n: int) -> int:
        self._total = self._total.plus(n)
        return self._total.value

    def reset(self) -> None:
        self._total = Total()
