# verdict: AC — a chain of generators with send(), and a list only at the end
# task: running-sum
def summing():
    total = 0
    while True:
        total += yield total


def sums(numbers):
    accumulator = summing()
    next(accumulator)
    yield from map(accumulator.send, numbers)
    accumulator.close()


def running_sum(numbers):
    return [*sums(iter(numbers))]
