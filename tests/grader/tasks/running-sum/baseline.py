def running_sum(numbers):
    return [sum(numbers[: i + 1]) for i in range(len(numbers))]
