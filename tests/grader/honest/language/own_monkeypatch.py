# verdict: AC — replaces methods of its own classes while running
# task: counter
class Counter:
    def __init__(self):
        self.total = 0

    def add(self, n):
        raise NotImplementedError("set below")

    def reset(self):
        self.total = 0


def _add(self, n):
    self.total += n
    return self.total


Counter.add = _add
setattr(Counter, "reset", lambda self: self.__dict__.update(total=0))
del _add
