# verdict: WA type — forgets return
def double_all(numbers):
    [2 * n for n in numbers]
