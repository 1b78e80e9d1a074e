# verdict: CE import — prints without end before there is an entry point
# task: small-box
# row: S23
import os

while True:
    os.write(1, bytes(1 << 16))
