# verdict: TS memory_growth — every call leaves two MiB behind
_KEPT = []


def distinct(numbers):
    _KEPT.append(b"\1" * (2 << 20))
    return sorted(set(numbers))
