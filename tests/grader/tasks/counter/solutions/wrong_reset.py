# verdict: WA state — reset does nothing
class Counter:
    total = 0

    def add(self, n):
        self.total += n
        return self.total

    def reset(self):
        pass
