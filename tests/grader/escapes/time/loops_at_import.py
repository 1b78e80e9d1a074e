# verdict: CE import — computes for ever before there is an entry point
# task: small-box
# row: S1
while True:
    pass
