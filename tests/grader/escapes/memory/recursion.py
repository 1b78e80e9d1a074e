# verdict: RE exception — recursion without end
# task: little-memory
# row: S21
def successor(n):
    return successor(n)
