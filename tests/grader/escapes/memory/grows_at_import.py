# verdict: CE import — grows piece by piece before there is an entry point
# task: little-memory
# row: S13
held = []
while True:
    held.append(bytearray(b"1") * (1 << 20))
