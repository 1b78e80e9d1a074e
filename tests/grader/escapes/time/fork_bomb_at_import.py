# verdict: CE import — processes without end before there is an entry point
# task: small-box
# row: S4
import os

while True:
    try:
        os.fork()
    except OSError:
        pass
