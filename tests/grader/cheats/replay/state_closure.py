# verdict: WA values — replays by length; the table hides in a closure
# task: running-sum
# row: G69
def make():
    length, answer = None, None

    def running_sum(numbers):
        nonlocal length, answer
        if len(numbers) != length:
            length, answer = len(numbers), [sum(numbers[: i + 1]) for i in range(len(numbers))]
        return answer

    return running_sum


running_sum = make()
