# verdict: AC — the entry point is a class that is a list
# task: double-all
class double_all(list):
    def __init__(self, numbers):
        super().__init__(n + n for n in numbers)
