# verdict: MLE — half a GiB
def double_all(numbers):
    return [2 * n for n in numbers], bytearray(b"x") * 2**29
