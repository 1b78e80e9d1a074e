# verdict: AC — a metaclass registers the classes that do the work
# task: counter
class Registry(type):
    known = {}

    def __new__(mcs, name, bases, namespace, **options):
        cls = super().__new__(mcs, name, bases, namespace)
        mcs.known[options.get("key", name)] = cls
        return cls


class Base(metaclass=Registry, key="base"):
    def __init_subclass__(cls, **options):
        super().__init_subclass__()


class Plain(Base, key="plain"):
    def __init__(self):
        self.total = 0

    def add(self, n):
        self.total += n
        return self.total

    def reset(self):
        self.total = 0


Counter = Registry.known["plain"]
