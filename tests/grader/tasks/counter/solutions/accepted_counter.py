# verdict: AC — keeps and resets
class Counter:
    total = 0

    def add(self, n):
        self.total += n
        return self.total

    def reset(self):
        self.total = 0
