# verdict: AC — the entry point is a bound method of an object that counts its calls
# task: double-all
class Doubler:
    __slots__ = ("calls", "factor")

    def __init__(self, factor=2):
        self.calls, self.factor = 0, factor

    def double(self, numbers):
        self.calls += 1
        return [self.factor * n for n in numbers]


double_all = Doubler().double
