# verdict: RE exception — leaves by SystemExit
import sys


def double_all(numbers):
    sys.exit(0)
