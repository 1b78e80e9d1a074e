# verdict: TLE cpu — quadratic conversion of millions of digits
# task: small-box
# row: S22
import sys


def successor(n):
    sys.set_int_max_str_digits(0)
    return int("9" * 20_000_000) % 2 + n
