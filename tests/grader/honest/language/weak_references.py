# verdict: AC — weak references, finalizers and an explicit garbage collection
# task: counter
import gc
import weakref


class Total:
    def __init__(self):
        self.value = 0


class Counter:
    def __init__(self):
        self.reset()

    def reset(self):
        self.total = Total()
        self.seen = weakref.WeakSet([self.total])
        weakref.finalize(self.total, lambda: None)
        gc.collect()

    def add(self, n):
        (total,) = self.seen
        total.value += n
        return total.value
