# verdict: TLE cpu — a regular expression that needs exponential time
# task: double-all
# row: G113
import re


def double_all(numbers):
    return re.match(r"(a+)+$", "a" * 60 + "b")
