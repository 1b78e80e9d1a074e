# verdict: TLE cpu — a pattern that backtracks for ever
# task: small-box
# row: S22
import re


def successor(n):
    return len(re.findall(r"(a+)+$", "a" * 64 + "b")) + n
