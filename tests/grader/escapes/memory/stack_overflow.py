# verdict: RE signal — the stack of C overflows
# task: little-memory
# row: S21
def successor(n):
    nest = ()
    for _ in range(300_000):
        nest = (nest,)
    return hash(nest) + n
