# verdict: AC — a data descriptor, __set_name__, a property and __class_getitem__
# task: counter
class Number:
    def __set_name__(self, owner, name):
        self.slot = f"_{name}"

    def __get__(self, instance, owner=None):
        return self if instance is None else getattr(instance, self.slot, 0)

    def __set__(self, instance, value):
        setattr(instance, self.slot, int(value))


class Counter:
    total = Number()

    def __class_getitem__(cls, item):
        return cls

    @property
    def doubled(self):
        return 2 * self.total

    def add(self, n):
        self.total += n
        return self.doubled // 2

    def reset(self):
        self.total = 0
