# verdict: MLE — grows piece by piece
# task: little-memory
# row: S13
def successor(n):
    held = []
    while True:
        held.append(bytearray(b"1") * (1 << 20))
