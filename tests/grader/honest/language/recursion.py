# verdict: AC — divide and conquer by recursion, with a raised recursion limit
# task: double-all
import sys

sys.setrecursionlimit(50_000)


def double_all(numbers):
    if len(numbers) <= 1:
        return [n * 2 for n in numbers]
    middle = len(numbers) // 2
    return double_all(numbers[:middle]) + double_all(numbers[middle:])
