# verdict: RE signal — a null pointer
import ctypes


def double_all(numbers):
    ctypes.string_at(0)
