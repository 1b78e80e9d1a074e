# verdict: WA type — yields
def double_all(numbers):
    yield from (2 * n for n in numbers)
