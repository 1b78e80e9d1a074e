# verdict: AC — structural pattern matching over an enum, and a StrEnum
# task: counter
from enum import Enum, StrEnum, auto


class Action(Enum):
    ADD = auto()
    RESET = auto()


class Colour(StrEnum):
    RED = "red"


class Counter:
    total = 0

    def _do(self, *request):
        match request:
            case (Action.ADD, int(n)) if n == 0:
                return self.total
            case (Action.ADD, int(n)):
                self.total += n
                return self.total
            case (Action.RESET,):
                self.total = 0
            case other:
                raise ValueError(f"{other} in {Colour.RED}")

    def add(self, n):
        return self._do(Action.ADD, n)

    def reset(self):
        self._do(Action.RESET)
