# verdict: WA — works in the first calls, and then repeats what it said
# task: running-sum
# row: G51 G55
# guard: process AC
# guard: timed_outputs AC
calls = 0
said = []


def running_sum(numbers):
    global calls, said
    calls += len(numbers) > 100
    if calls <= 3:
        said = [sum(numbers[: i + 1]) for i in range(len(numbers))]
    return said
